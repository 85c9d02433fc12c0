#pragma once

#include <sys/types.h>

#include <vector>

#include "guard/evidence/trusted_path.h"
#include "guard/result.h"

namespace jarmor::launcher::confine {

/// Who this process is.
struct Caller {
    uid_t uid = 0;
    gid_t gid = 0;
    std::vector<gid_t> groups;  ///< supplementary groups, sorted, without duplicates
};

/// The ids of this process. Error: Failure::confine where its real, effective and saved ids differ, for then
/// some of the process would stay behind in a drop.
guard::Result<Caller> read_caller();

/// Who may have written what this process is about to use: root, and the caller where that is not root.
/// Error: as read_caller().
guard::Result<guard::Trust> trusted_by_caller();

}  // namespace jarmor::launcher::confine
