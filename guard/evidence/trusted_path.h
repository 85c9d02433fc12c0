#pragma once

#include <sys/stat.h>
#include <sys/types.h>

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "guard/result.h"
#include "guard/unique_fd.h"

namespace jarmor::guard {

/// Who may be able to write what is about to be used.
struct Trust {
    std::vector<uid_t> owners;  ///< root, and the caller where not started as root; never the service user
};

struct TrustedFile {
    UniqueFd fd;       ///< O_PATH | O_CLOEXEC on the final file or directory
    std::string path;  ///< canonical: absolute, without links
    struct stat status{};
};

/// Walks an absolute path from "/" hop by hop (openat O_PATH | O_NOFOLLOW, fstat), links resolved by hand and
/// judged too, and opens what is there. Every directory, link and the end itself must be owned by a trusted
/// user and not writable by group or others (an ACL shows in the group bits), except: a sticky directory of a
/// trusted owner where the entry is a trusted user's; anything on a read-only mount. At most 40 links (as the
/// kernel). Error: `kind`, with the component that fails, its owner and mode, and a chown/chmod command as
/// mend. Walked prefixes are remembered within one PathJudge, so that twenty files of one JDK cost little
/// more than one.
class PathJudge {
  public:
    /// `untrusted`: the kind of an error of ownership or mode, where it is another one than that of a path
    /// that is not there.
    explicit PathJudge(Trust trust, std::optional<Failure> untrusted = std::nullopt);
    ~PathJudge();
    PathJudge(const PathJudge&) = delete;
    PathJudge& operator=(const PathJudge&) = delete;

    Result<TrustedFile> open(const std::string& path, Failure kind);
    /// The same judgement without a descriptor at the end (one system call a file, for whole directories of
    /// them).
    Result<TrustedFile> look(const std::string& path, Failure kind);
    /// As open(), and a descriptor that can be read from: regular files only, never blocks.
    Result<TrustedFile> open_readable(const std::string& path, Failure kind);

  private:
    struct State;
    std::unique_ptr<State> state_;
};

/// True where a user other than the trusted owners could change the content of this file or directory (not
/// its parents).
bool writable_by_others(const struct stat& status, const Trust& trust);

}  // namespace jarmor::guard
