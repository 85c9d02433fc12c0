#pragma once

#include "guard/result.h"
#include "launcher/cli/request.h"

namespace jarmor::launcher {

/// Makes one page of the JSON reports of many installations.
guard::Result<int> command_report(const Request& request);

}  // namespace jarmor::launcher
