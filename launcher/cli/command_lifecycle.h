#pragma once

#include "guard/result.h"
#include "launcher/cli/request.h"

namespace jarmor::launcher {

/// jarmor start, stop, restart and status TARGET.
guard::Result<int> command_lifecycle(const Request& request, const char* const* environ);

}  // namespace jarmor::launcher
