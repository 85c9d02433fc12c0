#pragma once

#include <optional>
#include <string>
#include <vector>

#include "guard/result.h"
#include "launcher/profile/profile.h"

namespace jarmor::launcher {

/// A profile of this machine that names a home.
struct InstalledHome {
    std::string name;     ///< as TARGET: "wso2am"
    std::string file;     ///< "/etc/jarmor/wso2am.toml"
    std::string home;     ///< canonical where it can be resolved, else as written
    bool broken = false;  ///< the profile cannot be loaded: home is empty
};

/// Every profile below `etc`, in byte order. As root only root-owned ones are opened.
std::vector<InstalledHome> installed_homes(const std::string& etc = "/etc/jarmor");

/// The profile that is meant by TARGET where that is a home or a start script in one ("/opt/wso2am",
/// "/opt/wso2am/bin/api-manager.sh"); TARGET itself where it is something else.
std::string target_of(const std::string& target, const std::string& etc = "/etc/jarmor");

}  // namespace jarmor::launcher
