#pragma once

#include <string>
#include <vector>

#include "guard/result.h"

namespace jarmor::launcher::learn {

/// In a mount namespace of its own: moves this process into a root directory in which there is nothing but
/// the system's programs and libraries, three devices, and `scratch`, all of it read-only but `writable`.
/// `scratch` must hold an empty directory "root". Needs CAP_SYS_ADMIN there. On an error nothing has moved.
guard::Result<void> enter_private_root(const std::string& scratch, const std::vector<std::string>& writable);

}  // namespace jarmor::launcher::learn
