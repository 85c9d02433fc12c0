#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "guard/evidence/trusted_path.h"
#include "guard/watch/running_jvm.h"
#include "launcher/profile/profile.h"

namespace jarmor::launcher {

/// What -Djava.security.properties of a running JVM must say; empty: nothing. A file of ours may have been
/// chosen at its start that would no longer be chosen now, so the one it names is taken if it is ours: an
/// installed file that only trusted users can change, or a sealed memory file with a text that is compiled
/// in. Else the name of the one that it should be.
std::string expected_security_file(const guard::RunningJvm& jvm, const Profile& profile, unsigned feature,
                                   const guard::Trust& trust);

/// The value of the last word that begins with `option`; empty: none.
std::string last_value(const std::vector<std::string>& words, std::string_view option);

}  // namespace jarmor::launcher
