#pragma once

#include <sys/stat.h>
#include <sys/types.h>

#include <cstdint>
#include <optional>
#include <string>

#include "guard/result.h"
#include "guard/unique_fd.h"

namespace jarmor::launcher {

/// What of a file or directory is not its content.
struct FileState {
    uid_t uid = 0;
    gid_t gid = 0;
    mode_t mode = 0;                            ///< permission bits, with set-uid, set-gid and sticky
    std::int64_t seconds = 0, nanoseconds = 0;  ///< when it was changed last
    bool operator==(const FileState&) const = default;
};
FileState state_of(const struct stat& status);

/// A product's home, which the service user may be able to write: everything below is reached through
/// descriptors, a directory at a time, and no link is followed.
class HomeFiles {
  public:
    /// Error: Failure::usage where it is no directory.
    static guard::Result<HomeFiles> open(const std::string& home);

    /// A directory below home; "." is home itself.
    guard::Result<guard::UniqueFd> directory(const std::string& path) const;
    /// What is there, links not followed; nothing where there is nothing.
    guard::Result<std::optional<struct stat>> look(const std::string& path) const;
    /// A script: a regular file of at most 512 KiB. Error: Failure::policy for a link or anything else.
    guard::Result<std::string> read(const std::string& path) const;
    /// Puts owner, mode and time (in this order: chown takes mode bits away) as they were. Error:
    /// Failure::policy for a file with a second name, which may stand for one that is none of the home's.
    guard::Result<void> put_state(const std::string& path, const FileState& state) const;
    /// Owner and mode alone.
    guard::Result<void> put_owner(const std::string& path, const FileState& state) const;

    std::string absolute(const std::string& path) const { return path == "." ? home_ : home_ + "/" + path; }
    const std::string& home() const { return home_; }

  private:
    HomeFiles(std::string home, guard::UniqueFd fd) : home_(std::move(home)), fd_(std::move(fd)) {}
    guard::Result<guard::UniqueFd> put_owner_in(const std::string& path, const FileState& state) const;
    guard::Result<guard::UniqueFd> open_entry(const std::string& path, int flags) const;

    std::string home_;
    guard::UniqueFd fd_;
};

/// The error for a file that has a second name: nobody can say who else changes it.
guard::Unexpected has_second_name(const std::string& path);

/// "bin" and "x.sh" of "bin/x.sh"; "." where there is no directory.
std::string directory_part(const std::string& path);

}  // namespace jarmor::launcher
