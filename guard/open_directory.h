#pragma once

#include <dirent.h>

#include <memory>

namespace jarmor::guard {

struct CloseDirectory {
    void operator()(DIR* directory) const { (void)::closedir(directory); }
};

/// Owns an open directory; closes it, and the descriptor below it, at the end of its life.
using OpenDirectory = std::unique_ptr<DIR, CloseDirectory>;

}  // namespace jarmor::guard
