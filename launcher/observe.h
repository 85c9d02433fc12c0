#pragma once

#include "launcher/run.h"

namespace jarmor::launcher {

/// mode = "observe": starts exactly what would have been started without jarmor, argv, environment and
/// identity unchanged, and reports on stderr what would be changed and refused. The look is done by a child
/// that drops to the service user (to 65534:65534 where none is named), so that this process keeps what it
/// came with. Comes back only when it failed.
guard::Result<int> observe(const Request& request, const Profile& profile, const char* const* environ);

}  // namespace jarmor::launcher
