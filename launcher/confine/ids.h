#pragma once

#include "guard/plan.h"
#include "guard/result.h"

namespace jarmor::launcher::confine {

/// Groups, then gid, then uid (each needs what the next one gives up); real, effective, saved and file system
/// ids alike.
guard::Result<void> change_ids(const guard::Identity& identity);
/// Compares every id that the kernel's getters tell with the identity.
guard::Result<void> verify_ids(const guard::Identity& identity);
/// Tries to become root again, in each way there is; each must be refused by the kernel.
guard::Result<void> verify_no_way_back(const guard::Identity& identity);

}  // namespace jarmor::launcher::confine
