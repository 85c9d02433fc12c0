#pragma once

#include "guard/result.h"
#include "launcher/cli/request.h"

namespace jarmor::launcher {

/// `jarmor attest PID | TARGET`: which promises hold for a running JVM. 0: none is broken, 1: one is, 2:
/// could not judge; why is said on stderr. As root it becomes the JVM's user before it reads anything that
/// user could have written.
guard::Result<int> command_attest(const Request& request);

}  // namespace jarmor::launcher
