#pragma once

#include "guard/result.h"
#include "launcher/cli/request.h"

namespace jarmor::launcher {

// The commands that start nothing. Each writes its result and returns the exit code, or an Error whose kind
// gives it.

guard::Result<int> command_help(const Request& request);
guard::Result<int> command_version(const Request& request);

}  // namespace jarmor::launcher
