#pragma once

#include <map>
#include <string>

#include "guard/result.h"
#include "guard/unique_fd.h"
#include "launcher/profile/profile.h"

namespace jarmor::launcher {

/// The systemd credentials (LoadCredential=) that [ballerina] and the rows of [[keystore]] name, by name:
/// opened, and not read.
using Credentials = std::map<std::string, guard::Result<guard::UniqueFd>, std::less<>>;

/// Opens them. To be called before the drop: systemd lets only the user of the unit read them, which is root
/// where jarmor is to drop.
Credentials open_credentials(const Profile& profile, const char* const* environ);

}  // namespace jarmor::launcher
