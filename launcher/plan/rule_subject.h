#pragma once

#include "guard/rules/subject.h"
#include "launcher/profile/profile.h"

namespace jarmor::launcher {

/// What the rules are told of a profile: product, home, what it writes, ports, environment.
guard::rules::Subject rule_subject(const Profile& profile);

}  // namespace jarmor::launcher
