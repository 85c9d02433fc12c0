#pragma once

#include <sys/types.h>

#include <set>

#include "guard/result.h"

namespace jarmor::launcher::learn {

/// The children that this process has now.
guard::Result<std::set<pid_t>> children();

/// Kills and reaps every descendant of this process but `spared` and theirs, again and again until there is
/// none: what a parent's end orphans comes to this process, which must be a subreaper.
guard::Result<void> sweep_descendants(const std::set<pid_t>& spared);

}  // namespace jarmor::launcher::learn
