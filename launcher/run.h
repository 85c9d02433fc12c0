#pragma once

#include <optional>
#include <vector>

#include "guard/judge.h"
#include "guard/plan.h"
#include "guard/result.h"
#include "launcher/cli/request.h"
#include "launcher/confine/become.h"
#include "launcher/plan/compose.h"
#include "launcher/plan/java_home.h"
#include "launcher/product/script_stage.h"
#include "launcher/profile/load.h"

namespace jarmor::launcher {

/// Everything known before the point of no return. Its plan is the one that is shown, judged and run.
struct Prepared {
    Profile profile;
    confine::Dropped dropped;
    JavaInstall java;
    std::vector<int> keep;  ///< descriptors that the JVM inherits besides 0 to 2
    guard::LaunchPlan plan;
    guard::Verdict verdict;
    std::optional<ScriptStage> script;  ///< of a product's start script
};

/// The profile of a request: the first stage.
guard::Result<Profile> load(const Request& request);

/// Where this start may open key stores, goes on in the image that can; call it as early as the profile is
/// known, with nothing opened yet.
guard::Result<void> image_for(const Request& request, const Profile& profile, const char* const* environ);

/// Becomes the service user of a profile, for good.
guard::Result<confine::Dropped> drop(const Profile& profile);

/// The stages up to the verdict. This process is the service user afterwards, for good.
guard::Result<Prepared> prepare(const Request& request, Profile profile, const char* const* environ);

/// The whole pipeline. Ends in the JVM and then never returns; otherwise in an exit code or an Error.
guard::Result<int> run(const Request& request, const char* const* environ);

}  // namespace jarmor::launcher
