#pragma once

#include <string>
#include <vector>

#include "guard/result.h"
#include "launcher/product/family.h"
#include "launcher/profile/profile.h"

namespace jarmor::launcher {

struct ImportRequest {
    std::string home;    ///< canonical
    std::string script;  ///< relative to home: "bin/api-manager.sh"
    std::string text;    ///< what is learned; the file at `script`, or its kept original
    uid_t uid = 65534;   ///< who runs the copy, when jarmor is root; never 0
    gid_t gid = 65534;
    unsigned seconds = 10;  ///< for one run of the copy
    JdkRange tried{8, 28};  ///< each of these; beyond what exists, so that an upper bound of today shows
};

/// Learns a launch by running a copy of the script in a scratch home, with a stand-in java for each JDK
/// feature version it distinguishes: unprivileged, confined to write only there, no network, bounded in time,
/// processes and bytes, a clean environment. The scratch home has the names of the real one and none of its
/// content but the script and its neighbours; no link in it leads out. Errors: Failure::policy when the
/// script did not start java, ran out of time, or did what it must not, with what it did.
guard::Result<ScriptLaunch> import_script(const ImportRequest& request);

/// [[script]] as TOML text that a person can read and load_profile() reads back the same.
std::string script_toml(const ScriptLaunch& script);

/// What one script taught.
struct LearnedScript {
    ScriptLaunch launch;
    std::string java_home;           ///< the JDK that the script itself names; empty: that of the environment
    std::vector<std::string> notes;  ///< what the script does and a [[script]] cannot say, a sentence each
};

/// The product's own text at `script` below home: where jarmor's stub stands, what it keeps beside it.
guard::Result<std::string> own_script_text(const std::string& home, const std::string& script);

/// As import_script(), with what does not belong into a [[script]].
guard::Result<LearnedScript> learn_script(const ImportRequest& request);

/// A whole profile of a home: what it was learned from and when in its first lines, `extends` the family's,
/// home, the JDK that the scripts name, and a [[script]] for each. load_profile() reads it.
std::string learned_profile(const std::string& home, const FamilyEntry& family,
                            const std::vector<LearnedScript>& scripts);

}  // namespace jarmor::launcher
