#pragma once

#include <string>
#include <vector>

#include "guard/result.h"

namespace jarmor::launcher::learn {

/// The version of Landlock's interface; 0: the kernel has none, or it is switched off.
int landlock_version();

/// From here on, this process and its descendants write below `writable` only, and read and execute only
/// there, below `scratch`, and what shells and the system's tools are made of. No TCP, no signals to others
/// where the kernel knows how. Needs no_new_privs.
guard::Result<void> restrict_files(const std::string& scratch, const std::vector<std::string>& writable);

}  // namespace jarmor::launcher::learn
