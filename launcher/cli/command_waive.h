#pragma once

#include <cstdint>

#include "guard/result.h"
#include "launcher/cli/request.h"

namespace jarmor::launcher {

/// `jarmor waive TARGET RULE...`: one drop-in a rule beside the profile, waive-RULE.toml, in the place of an
/// earlier one. Errors: Failure::usage for a rule, a time or a reason that is none; Failure::policy for more
/// days than the profile lets pass.
guard::Result<int> command_waive(const Request& request);

/// The last day that --until names: "24h", "3d" or "2026-11-30". `now` in seconds since 1970-01-01.
guard::Result<std::int64_t> last_day(const std::string& until, std::int64_t now);

}  // namespace jarmor::launcher
