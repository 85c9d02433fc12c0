#pragma once

#include <vector>

#include "guard/finding.h"
#include "guard/plan.h"
#include "launcher/profile/profile.h"

namespace jarmor::launcher {

/// What is wrong with the files of a declared [jvm.jmx], as the JVM would find it, which ends with a stack
/// trace instead: the password file is the service user's alone, the access file can be read.
std::vector<guard::Finding> judge_jmx_files(const Profile& profile, const guard::Identity& identity);

}  // namespace jarmor::launcher
