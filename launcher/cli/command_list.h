#pragma once

#include "guard/result.h"
#include "launcher/cli/request.h"

namespace jarmor::launcher {

/// Each installed profile, a line: its mode, whether its server runs, and what a start would be judged now.
/// No key store is opened for it. Error: Failure::usage where none is installed.
guard::Result<int> command_list(const Request& request, const char* const* environ);

}  // namespace jarmor::launcher
