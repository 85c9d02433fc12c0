#pragma once

#include <sys/stat.h>

#include <string>
#include <vector>

#include "guard/result.h"
#include "guard/unique_fd.h"

namespace jarmor::launcher {

/// What takes one change back.
struct KeptChange {
    std::string inside;      ///< the path in the home
    std::string kept;        ///< the name of the copy that holds the content; empty: the rights alone
    std::string made;        ///< SHA-256 of what was made of the content; empty: it was removed
    std::string capability;  ///< the file capabilities, as the kernel stores them
    mode_t mode = 0;
    uid_t uid = 0;
    gid_t gid = 0;
    dev_t device = 0;  ///< with the number, the file that was changed: another one does not get its rights
    ino_t number = 0;

    bool is_of(const struct stat& status) const;
    static KeptChange rights(const std::string& inside, int fd, const struct stat& status);
};

/// A directory that nobody else can read, with copies of what is changed and a list of the changes. Whatever
/// is changed was written down before, so that a run that is cut off can be taken back too.
class KeptChanges {
  public:
    /// Where they are kept: below /var/lib/jarmor, or the home directory of who is not root.
    static std::string usual_folder();
    /// Makes a new one in a folder, where one works at a time.
    static guard::Result<KeptChanges> begin(const std::string& folder, const std::string& name,
                                            const std::string& home);
    /// One that an earlier run made.
    static guard::Result<KeptChanges> open(const std::string& directory);

    const std::string& path() const { return path_; }
    const std::string& home() const { return home_; }
    const std::vector<KeptChange>& changes() const { return changes_; }
    int descriptor() const { return directory_.get(); }

    /// Writes down what is about to be changed.
    guard::Result<void> add(const std::vector<KeptChange>& changes);
    /// Copies a file, with its owner, mode, attributes and time. Returns the name of the copy.
    guard::Result<std::string> copy(const std::string& text, int like);
    /// The run came to its end.
    guard::Result<void> finish();
    /// The directories of earlier runs over this name that were cut off.
    static std::vector<std::string> cut_off(const std::string& folder, const std::string& name);

  private:
    std::string path_, home_;
    guard::UniqueFd lock_, directory_;
    std::vector<KeptChange> changes_;
    std::size_t copies_ = 0;
};

}  // namespace jarmor::launcher
