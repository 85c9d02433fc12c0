#pragma once

#include <cstdint>
#include <vector>

#include "guard/finding.h"
#include "launcher/profile/profile.h"

namespace jarmor::launcher {

/// Turns each error whose rule is waived today into a warning. The option engine applies waivers by itself,
/// because they decide what goes on the command line, and names them; this is for everything else: files,
/// variables, the script. A waiver that names no rule is said.
void apply_waivers(std::vector<guard::Finding>& findings, const Profile& profile, std::int64_t today_days);

}  // namespace jarmor::launcher
