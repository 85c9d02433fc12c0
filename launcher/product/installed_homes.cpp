#include "launcher/product/installed_homes.h"

#include <unistd.h>

#include "launcher/product/install.h"
#include "launcher/product/paths.h"
#include "launcher/profile/load.h"
#include "launcher/profile/site_files.h"

namespace jarmor::launcher {

namespace {

/// What the caller, who is not root, has installed there.
std::string profile_of_mine(const std::string& home) {
    if (::geteuid() == 0) return {};
    const auto records = known_installs();
    if (!records) return {};
    for (const auto& record : *records) {
        if (record.home == home) return record.profile;
    }
    return {};
}

}  // namespace

std::vector<InstalledHome> installed_homes(const std::string& etc) {
    std::vector<InstalledHome> homes;
    for (const auto& name : installed_profiles(etc)) {
        LoadRequest load;
        load.target = name;
        load.etc = etc;
        load.as_root = ::geteuid() == 0;
        const auto profile = load_profile(load);
        InstalledHome home{name, etc + "/" + name + ".toml", {}, !profile.has_value()};
        if (profile) home.home = profile->home.value;
        if (const auto path = canonical_path(home.home); !path.empty()) home.home = path;
        if (home.broken || !home.home.empty()) homes.push_back(std::move(home));
    }
    return homes;
}

std::string target_of(const std::string& target, const std::string& etc) {
    if (target.find('/') == std::string::npos || target.ends_with(".toml")) return target;
    std::string path = canonical_path(target);
    // A start script lies at most a few levels below its home (SI: wso2/server/bin/carbon.sh).
    for (int level = 0; level < 5 && path.size() > 1; ++level) {
        if (is_directory_at(path)) {
            for (const auto& home : installed_homes(etc)) {
                if (home.home == path) return home.name;
            }
            if (const auto mine = profile_of_mine(path); !mine.empty()) return mine;
            const std::string own = path + "/.jarmor/profile.toml";
            if (::access(own.c_str(), F_OK) == 0) return own;
        }
        path = directory_above(path);
    }
    return target;
}

}  // namespace jarmor::launcher
