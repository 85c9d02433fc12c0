#pragma once

#include <cstdint>
#include <vector>

#include "guard/finding.h"
#include "guard/rules/subject.h"
#include "launcher/profile/profile.h"

namespace jarmor::launcher {

/// What the configuration and the files of a product hold against this start, by every rule of the phase
/// `start` that the plan itself has not answered. Nothing for a home without a configuration of a product,
/// and nothing for what could not be looked at: that refuses no start. `now` in seconds since 1970-01-01.
std::vector<guard::Finding> product_findings(const Profile& profile, const guard::LaunchPlan& plan,
                                             std::int64_t now);

}  // namespace jarmor::launcher
