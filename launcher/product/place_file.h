#pragma once

#include <sys/types.h>

#include <string>

#include "guard/evidence/trusted_path.h"
#include "guard/result.h"
#include "guard/unique_fd.h"

namespace jarmor::launcher {

/// Who may be able to write what lies beside profiles: root, and the caller where not started as root.
guard::Trust site_trust();

/// Opens a directory that only trusted users can change (root; where not started as root, the caller too),
/// all above it included, and makes what is missing of it with 0755. Error: `kind`.
guard::Result<guard::UniqueFd> open_site_directory(const std::string& path, guard::Failure kind);

/// Puts a file in place, whole or not at all, also over a crash: temporary, fsync, rename, fsync of the
/// directory. A link of that name is replaced, never followed. `path` is for messages.
struct NewFile {
    std::string name;
    std::string text;
    mode_t mode = 0644;
};
/// Under this name it is written; a cut off run may leave it.
std::string temporary_name(const std::string& name);
guard::Result<void> place_file(int directory, const std::string& path, const NewFile& file);

}  // namespace jarmor::launcher
