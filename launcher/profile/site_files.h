#pragma once

#include <sys/types.h>

#include <string>
#include <vector>

#include "guard/evidence/trusted_path.h"
#include "guard/result.h"

namespace jarmor::launcher {

struct SiteFile {
    std::string path;
    std::string text;
    uid_t owner = 0;
};

/// Reads the profiles of a machine. Every file and directory, and everything above it, must be such that only
/// root can change it; where not started as root, root and the caller.
class SiteFiles {
  public:
    explicit SiteFiles(bool as_root);

    /// Whether something is at the path; an error where that cannot be told.
    static guard::Result<bool> exists(const std::string& path);
    /// One file. Errors (Failure::profile): missing, not a regular file, too large, or not trusted.
    guard::Result<SiteFile> read(const std::string& path);
    /// The *.toml files of a drop-in directory in byte order; none where there is no such directory.
    guard::Result<std::vector<SiteFile>> read_drop_ins(const std::string& directory);

  private:
    guard::Result<guard::UniqueFd> open_judged(const std::string& path);

    guard::PathJudge judge_;
};

/// The names of the profiles in a directory (NAME of each NAME.toml), sorted; none where it cannot be read.
/// Only for messages and for finding the one installed profile: nothing is opened.
std::vector<std::string> installed_profiles(const std::string& directory);

/// `path` below the working directory unless it is absolute. Error: Failure::profile.
guard::Result<std::string> absolute(const std::string& path);

}  // namespace jarmor::launcher
