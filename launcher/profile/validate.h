#pragma once

#include "guard/result.h"
#include "launcher/profile/profile.h"

namespace jarmor::launcher {

/// What can only be told when all layers are there: keys that exclude or need each other. Errors:
/// Failure::profile at the key.
guard::Result<void> validate(const Profile& profile);

}  // namespace jarmor::launcher
