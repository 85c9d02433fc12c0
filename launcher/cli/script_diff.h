#pragma once

#include <sys/types.h>

#include <string>
#include <vector>

#include "guard/plan.h"
#include "guard/report/redact.h"
#include "guard/result.h"
#include "launcher/product/script_stage.h"
#include "launcher/profile/profile.h"

namespace jarmor::launcher {

/// One word that the product's script has and jarmor's start has not, or the other way round.
struct ScriptDifference {
    bool added = false;
    std::string word;
    std::string rule, reason;  ///< of the decision behind it
};

/// What differs between the command line of the script, with the same words and environment, and that of the
/// plan.
guard::Result<std::vector<ScriptDifference>> script_differences(const ScriptStage& stage,
                                                                const guard::LaunchPlan& plan);

/// The differences, and what others will notice of this start: readers of its files, people with a debugger
/// or jcmd, whoever relied on a variable or an exit code. `readers` are those of processes_reading().
std::string script_diff_text(const std::vector<ScriptDifference>& differences, const ScriptStage& stage,
                             const Profile& profile, const guard::LaunchPlan& plan,
                             const std::vector<std::string>& readers, const guard::Redactor& redact);

/// Whose the files of the server will be.
struct NewFileMode {
    uid_t uid = 0;
    gid_t gid = 0;
    mode_t umask = 0;
};

/// Processes of others than root and the server's user that hold a file below `home` open which they can read
/// as it is and could not if the server made it anew, a line each: a log shipper, as a rule. Needs root to
/// see them, and then looks at names and modes only; none otherwise.
std::vector<std::string> processes_reading(const std::string& home, const NewFileMode& made);

}  // namespace jarmor::launcher
