#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "guard/result.h"
#include "guard/rules/mend.h"
#include "launcher/fix/kept_changes.h"
#include "launcher/fix/mended_home.h"

namespace jarmor::launcher {

/// Makes changes to the files of a home, each of which can be taken back.
class MendedFiles {
  public:
    MendedFiles(const MendedHome& home, KeptChanges& kept) : home_(home), kept_(kept) {}

    /// Whether this kind of change is made here at all: what lies in the home, by lines, modes, owners in
    /// numbers, capabilities, and a file removed. The host, new files and shells are left to the script.
    bool can_make(const guard::rules::Mend& mend) const;
    /// Error: why it was not made; then nothing has changed of it, or what has can be taken back.
    guard::Result<void> make(const guard::rules::Mend& mend);

    std::size_t changed() const { return changed_; }

  private:
    guard::Result<void> change_lines(const guard::rules::Mend& mend, const std::string& inside);
    guard::Result<void> remove(const std::string& inside);
    guard::Result<void> change_rights(const guard::rules::Mend& mend, const std::string& inside);
    guard::Result<void> take_tree(const guard::rules::Mend& mend, const std::string& inside);
    guard::Result<std::string> keep_content(const HomeEntry& entry, const std::string& inside,
                                            const guard::rules::Mend* mend, std::string& made);

    const MendedHome& home_;
    KeptChanges& kept_;
    std::size_t changed_ = 0;
};

/// Takes back what was kept, the last change first. A file that was changed by others since is left as it is,
/// and said. Returns what could not be taken back, a line each.
std::vector<std::string> take_back(const KeptChanges& kept, const MendedHome& home);

}  // namespace jarmor::launcher
