#pragma once

#include "guard/result.h"
#include "launcher/cli/request.h"

namespace jarmor::launcher {

// The commands that only explain. Each writes its result and returns the exit code, or an Error whose kind
// gives it.

guard::Result<int> command_completion(const Request& request);
guard::Result<int> command_man(const Request& request);
guard::Result<int> command_help(const Request& request);
guard::Result<int> command_version(const Request& request);

}  // namespace jarmor::launcher
