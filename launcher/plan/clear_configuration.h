#pragma once

#include <vector>

#include "guard/plan.h"
#include "launcher/plan/credentials.h"
#include "launcher/profile/profile.h"

namespace jarmor::launcher {

/// What a value of Config.toml begins with that `jarmor vault encrypt` made.
inline constexpr std::string_view encrypted_prefix = "jarmor:enc:";

/// Ballerina reads its Config.toml as it stands, and asks for encrypted secrets in it. Each configuration
/// file of this start with "jarmor:enc:..." in it is given to the program on a sealed file in memory, in
/// clear, in its place in BAL_CONFIG_FILES; the other files stay as they are, and nothing in clear gets onto
/// a disk. Findings: a value that does not open, or has no key.
guard::Result<std::vector<guard::Finding>> clear_configuration(const Profile& profile,
                                                               guard::LaunchPlan& plan,
                                                               const Credentials& credentials);

}  // namespace jarmor::launcher
