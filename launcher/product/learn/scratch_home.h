#pragma once

#include <sys/types.h>

#include <string>
#include <utility>
#include <vector>

#include "guard/result.h"
#include "guard/unique_fd.h"

namespace jarmor::launcher::learn {

/// What is learned of, and for whom.
struct ScratchRequest {
    std::string home;    ///< canonical
    std::string script;  ///< relative to home
    std::string text;
    std::vector<std::pair<std::string, std::string>>
        plants;     ///< more files with their text, relative to home
    uid_t uid = 0;  ///< whose scratch home it is; the caller's own where it is not root
    gid_t gid = 0;
};

/// A place for the copy of a script: in a new directory that only its runner enters,
///   home/     the names of the real home: directories, empty files; no links; the script and its neighbours;
///             a jar more where jars are looked for, and in each directory something to clear away
///   jdk0/     a stand-in JDK for JAVA_HOME; jdk1/ and on for each JDK that the script names itself
///   record/   what the stand-ins write down
///   root/     an empty directory, for confined_run
/// Only home and record are the runner's to write. Removed with this object.
class ScratchHome {
  public:
    /// Made from the start with all that is in it: after a run its directories are the script's work, and
    /// nothing is written there again.
    static guard::Result<ScratchHome> make(const ScratchRequest& request);
    ScratchHome(ScratchHome&& other) noexcept;
    ScratchHome& operator=(ScratchHome&&) = delete;
    ScratchHome(const ScratchHome&) = delete;
    ScratchHome& operator=(const ScratchHome&) = delete;
    ~ScratchHome();

    const std::string& path() const { return path_; }
    std::string home() const { return path_ + "/home"; }
    std::string record() const { return path_ + "/record"; }
    std::string jdk(std::size_t number) const { return path_ + "/jdk" + std::to_string(number); }
    /// The JDKs that the script names, in the order of jdk1, jdk2, ...
    const std::vector<std::string>& named_jdks() const { return named_jdks_; }
    /// Whether all names of the real home are there; false where it has too many.
    bool whole() const { return whole_; }

    /// The directories below home that the script has emptied: the highest of each tree.
    std::vector<std::string> emptied() const;

    /// From now on every stand-in JDK is of this feature version; with or without the lib/tools.jar of old.
    guard::Result<void> set_jdk(unsigned feature, bool tools_jar);
    /// Puts the recordings of the last run out of the way.
    guard::Result<void> forget_recordings();

  private:
    explicit ScratchHome(const ScratchRequest& request) : request_(request) {}
    guard::Result<void> make_top();
    guard::Result<void> make_jdk(std::size_t number);
    guard::Result<void> copy_names();
    guard::Result<void> add_file(const std::string& relative, const std::string& text = {});
    guard::Result<void> let_in() const;
    guard::Result<void> copy_one(const std::string& relative);
    guard::Result<void> add_script(const std::string& relative);
    guard::Result<void> add_directory(const std::string& relative);
    guard::Result<void> plant_jar(const std::string& directory);
    guard::Result<void> write(const std::string& path, const std::string& text, mode_t mode, bool own);
    guard::Result<void> make_directory(const std::string& path, bool own);

    ScratchRequest request_;
    std::string path_;
    guard::UniqueFd in_use_;  ///< locked as long as this object lives
    std::vector<std::string> named_jdks_, directories_;
    std::size_t script_bytes_ = 0;
    unsigned forgotten_ = 0;
    bool whole_ = true;
};

}  // namespace jarmor::launcher::learn
