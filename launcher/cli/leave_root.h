#pragma once

#include <sys/stat.h>

#include "guard/result.h"
#include "launcher/cli/request.h"

namespace jarmor::launcher {

/// The bytes of a store may be anybody's, and root does not look into them: becomes the user that the request
/// names, else the owner of the file, else nobody. Nothing where this process is not root.
guard::Result<void> leave_root(const Request& request, const struct stat& file);

/// No core file, and no other process of this user may look into this one.
guard::Result<void> hide_memory();

}  // namespace jarmor::launcher
