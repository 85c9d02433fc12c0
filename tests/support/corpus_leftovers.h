#pragma once

#include <string>

#include "guard/unique_fd.h"

namespace jarmor::support {

/// Marks a workspace as this process's own for as long as the descriptor is open: the kernel takes the mark
/// away however the process ends.
guard::UniqueFd claim_workspace(const std::string& directory);

/// Where the memory cgroups of entries are made.
std::string memory_cgroups();

/// Removes the workspaces that nobody claims any more, because a test program was killed, and the cgroups of
/// workspaces that are gone. What another run uses stays.
void remove_leftovers();

}  // namespace jarmor::support
