#pragma once

#include <string>

#include "guard/result.h"
#include "guard/watch/running_jvm.h"
#include "launcher/profile/profile.h"

namespace jarmor::launcher {

/// The profile that a running JVM is judged by.
struct JudgedBy {
    Profile profile;
    std::string marker;   ///< JARMOR_PROFILE of the JVM; empty: jarmor did not start it
    std::string claimed;  ///< installed profile whose home the JVM runs in; empty: none
};

/// The profile that is named, else the one that the JVM was started with, else the installed one whose home
/// it runs in. The mark in the JVM's environment proves nothing by itself: it only says by what to judge, and
/// as root only a root-owned profile is read. Error: there is none to judge by.
guard::Result<JudgedBy> choose_profile(const std::string& named, const guard::RunningJvm& jvm,
                                       const std::string& etc = "/etc/jarmor");

}  // namespace jarmor::launcher
