#pragma once

#include <string>

#include "launcher/profile/profile.h"

namespace jarmor::launcher {

/// An entry point for an image with an installed product, as a POSIX script: what the stock images do before
/// a start (volumes are copied over the home, a product profile is named), then `jarmor run PROFILE`, which
/// needs no stub. A start script that comes with a volume and is not the one that was learned is shown, and
/// refused where the profile enforces.
std::string entrypoint_script(const Profile& profile, const std::string& jarmor);

}  // namespace jarmor::launcher
