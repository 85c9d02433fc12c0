#pragma once

#include "guard/result.h"
#include "launcher/cli/request.h"

namespace jarmor::launcher {

/// `jarmor profile show NAME`: prints the built-in profile NAME. Returns the exit code.
guard::Result<int> command_profile_show(const Request& request);

}  // namespace jarmor::launcher
