#pragma once

#include "guard/result.h"
#include "launcher/cli/request.h"

namespace jarmor::launcher {

/// Lists every rule.
guard::Result<int> command_rules(const Request& request);
/// Says everything of one rule. Failure::usage for an id that no rule has.
guard::Result<int> command_explain(const Request& request);

}  // namespace jarmor::launcher
