#pragma once

#include <string>

#include "guard/result.h"

namespace jarmor::launcher {

/// A path that starts jarmor in the place of java under a profile: a link "bal-java@PROFILE" to jarmor, in a
/// directory that only the caller can write (/run/jarmor for root, else $XDG_RUNTIME_DIR/jarmor, else
/// HOME/.jarmor). The profile travels in the name because no environment variable may choose one. Error:
/// Failure::usage for a profile that is a path.
guard::Result<std::string> stand_in_for_java(const std::string& profile, const char* const* environ);

}  // namespace jarmor::launcher
