#pragma once

#include "guard/result.h"
#include "launcher/cli/request.h"

namespace jarmor::launcher {

/// Finds the profile that the TARGET of a request means: a home, a start script in one, and for the commands
/// that look at a server also the PID of its JVM. `request` then names the profile, the script and the PID.
/// Nothing below a home is read, and of a process only what the kernel shows of it.
/// Error: a home where jarmor is not installed, or a PID that is no JVM of a profile.
guard::Result<void> settle_target(Request& request);

}  // namespace jarmor::launcher
