#pragma once

#include <string>

#include "guard/result.h"
#include "guard/unique_fd.h"

namespace jarmor::launcher::learn {

struct ScratchPlace {
    std::string path;        ///< canonical
    guard::UniqueFd in_use;  ///< the directory; the lock on it ends with the process that holds it
};

/// Makes a new directory that only this user enters, in memory where that is possible, and removes those of
/// earlier runs that were killed: the directories of this user that nobody has locked.
guard::Result<ScratchPlace> make_scratch_place();

}  // namespace jarmor::launcher::learn
