#pragma once

#include <string>

#include "guard/result.h"
#include "launcher/product/home_files.h"
#include "launcher/product/install_record.h"

namespace jarmor::launcher {

/// Where the original of a start script is kept: "bin/.x.sh.original". Hidden and of another ending, so that
/// neither `chmod bin/*.sh` nor a volume copied over bin reaches it.
std::string kept_path(const std::string& script);

/// Where a copy of what was learned is kept: "bin/.x.sh.learned". The original may be edited in its place,
/// and a start then shows what has changed.
std::string learned_copy(const std::string& script);

/// A start script of a home, as it is found.
struct FoundScript {
    std::string text;      ///< the product's own text, wherever it lies
    struct stat status{};  ///< of the file that holds it
    bool has_stub = false;
};

/// Finds the product's own script. Errors: Failure::policy for a link, a file with another name as well
/// (nobody could say who else changes it), one of a user who is neither root nor `owner`, or a stub whose
/// original is gone.
guard::Result<FoundScript> look_for_script(const HomeFiles& files, const std::string& script, uid_t owner);

/// Keeps a copy of the text that was learned.
guard::Result<void> put_learned_copy(const HomeFiles& files, const std::string& script,
                                     const std::string& text, mode_t mode);

/// Keeps what lies at `script` unless that is a stub, then puts the stub there. Safe to repeat from wherever
/// it was cut off: at any moment the script is the product's own or the stub.
guard::Result<void> put_stub(const HomeFiles& files, const std::string& script, const std::string& stub);

enum class Restored { original, newer, nothing_to_do };
/// Puts the original in its place again, with owner, mode and time of `former`. A script that an update put
/// in the place of the stub is newer than the original and stays. Error: Failure::policy where there is a
/// stub and no original.
guard::Result<Restored> restore_script(const HomeFiles& files, const FormerFile& former);

}  // namespace jarmor::launcher
