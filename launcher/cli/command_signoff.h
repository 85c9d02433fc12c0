#pragma once

#include "guard/result.h"
#include "launcher/cli/request.h"

namespace jarmor::launcher {

/// `jarmor signoff TARGET RULE...`: a drop-in a rule beside the profile, signoff-RULE.toml, with who states
/// it, today, the last day and a reference. Errors: Failure::usage for a rule that no person can answer, and
/// for a time or reference that is none; Failure::policy for more than a year.
guard::Result<int> command_signoff(const Request& request);

}  // namespace jarmor::launcher
