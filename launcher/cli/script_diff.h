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

/// Processes of others than root and `uid` that hold files below `home` open and do not belong to `gid`, a
/// line each: a log shipper, as a rule. Needs root to see them, and then looks at names only; none otherwise.
std::vector<std::string> processes_reading(const std::string& home, uid_t uid, gid_t gid);

}  // namespace jarmor::launcher
