#pragma once

#include "guard/result.h"
#include "launcher/cli/request.h"

namespace jarmor::launcher {

/// `jarmor import SCRIPT`: prints a profile of the home that SCRIPT belongs to, with what SCRIPT does.
guard::Result<int> command_import(const Request& request);

}  // namespace jarmor::launcher
