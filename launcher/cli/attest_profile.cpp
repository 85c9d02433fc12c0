#include "launcher/cli/attest_profile.h"

#include <algorithm>

#include "guard/watch/surroundings.h"
#include "launcher/confine/caller.h"
#include "launcher/profile/container.h"
#include "launcher/profile/load.h"
#include "launcher/profile/site_files.h"

namespace jarmor::launcher {
namespace {

using guard::fail;
using guard::Failure;
using guard::Result;

constexpr std::string_view carbon_home = "-Dcarbon.home=";

Result<Profile> load(const std::string& target, const guard::RunningJvm& jvm, const std::string& etc) {
    auto caller = confine::read_caller();
    if (!caller) return guard::pass_on(caller);
    LoadRequest request;
    request.target = target;
    request.etc = etc;
    request.as_root = caller->uid == 0;
    // The container layer belongs to where the JVM is, not to where we look from.
    request.container = in_container(true, "/proc/" + std::to_string(jvm.pid) + "/root");
    return load_profile(request);
}

/// Whether the JVM runs a program of this home: works there, or has its jar or its carbon.home there.
bool runs_in(const guard::RunningJvm& jvm, const std::string& home) {
    if (home.empty() || home == "/") return false;
    if (guard::lies_in(jvm.cwd, home)) return true;
    for (std::size_t i = 1; i < jvm.command.size(); ++i) {
        const std::string& word = jvm.command[i];
        if (word.starts_with(carbon_home) && guard::lies_in(word.substr(carbon_home.size()), home))
            return true;
        if (jvm.command[i - 1] == "-jar" && guard::lies_in(word, home)) return true;
    }
    return false;
}

std::string claiming_profile(const guard::RunningJvm& jvm, const std::string& etc) {
    for (const std::string& name : installed_profiles(etc)) {
        // One that cannot be read says so at its own start; here it only claims nothing.
        const auto profile = load(name, jvm, etc);
        if (profile && runs_in(jvm, profile->home.value)) return name;
    }
    return {};
}

}  // namespace

Result<JudgedBy> choose_profile(const std::string& named, const guard::RunningJvm& jvm,
                                const std::string& etc) {
    const std::string* variable = jvm.variable("JARMOR_PROFILE");
    JudgedBy judged{{}, variable == nullptr ? "" : *variable, claiming_profile(jvm, etc)};
    std::string target = named;
    if (target.empty()) target = judged.marker;
    if (target.empty()) target = judged.claimed;
    if (target.empty()) {
        return fail(Failure::profile, "pid " + std::to_string(jvm.pid),
                    "was not started by jarmor, and no installed profile has its home",
                    "jarmor --profile PROFILE attest " + std::to_string(jvm.pid));
    }
    if (named.empty() && target.front() != '/' && target.find('/') != std::string::npos) {
        return fail(
            Failure::profile, "pid " + std::to_string(jvm.pid),
            "was started with the profile '" + target + "', a path that is relative to where it was started",
            "name the profile with --profile");
    }
    auto profile = load(target, jvm, etc);
    if (!profile) return pass_on(profile);
    judged.profile = std::move(*profile);
    return judged;
}

}  // namespace jarmor::launcher
