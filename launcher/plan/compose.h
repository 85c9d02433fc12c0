#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "guard/evidence/cgroup.h"
#include "guard/evidence/trusted_path.h"
#include "guard/plan.h"
#include "guard/result.h"
#include "launcher/plan/java_home.h"
#include "launcher/plan/java_security.h"
#include "launcher/plan/start_command.h"
#include "launcher/profile/profile.h"

namespace jarmor::launcher {

/// Everything compose() looks at; it opens only the -jar file, @argfiles, listed agents and the files of
/// [jvm.jmx], as the user it already is.
struct Facts {
    const Profile& profile;
    const guard::Identity& identity;
    const JavaInstall& java;
    const JavaSecurityFile& java_security;
    const guard::MemoryLimit& memory;
    const guard::Trust& trust;
    const char* const* environ = nullptr;
    std::int64_t today_days = 0;
    bool keep_net_bind = false;
    const std::vector<std::string>& notes;  ///< what the drop could not do
};

/// From facts to the immutable plan. What a person can mend is a finding or a refused decision inside the
/// plan, so that one look shows all of it; an Error is only what leaves nothing to show (a command line that
/// cannot be parsed).
guard::Result<guard::LaunchPlan> compose(const Start& start, const Facts& facts);

/// What the profile says of limits.
guard::Limits limits_of(const Profile& profile);

}  // namespace jarmor::launcher
