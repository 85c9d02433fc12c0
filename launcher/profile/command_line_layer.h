#pragma once

#include "guard/result.h"
#include "launcher/profile/load.h"

namespace jarmor::launcher {

/// Puts the command line on top of the profile. Where `bound` (a root-owned profile names the user) it may
/// only tighten: the same user, the same or a stricter mode, the same java_home, unless the profile lists the
/// key in `overridable`. Errors: Failure::usage for a value that is none, Failure::policy where it loosens.
guard::Result<void> apply_command_line(Profile& profile, const CommandLineLayer& layer, bool bound);

}  // namespace jarmor::launcher
