#pragma once

#include "guard/result.h"
#include "launcher/cli/request.h"

namespace jarmor::launcher {

/// Judges an installation and its host by every rule. Exit code 0: no error; 1: errors, or what --exit-on
/// says; 2: it could not be judged.
guard::Result<int> command_check(const Request& request, const char* const* environ);
/// Shows what would mend the findings of check, or prints it as a script for sh. Changes nothing.
guard::Result<int> command_fix(const Request& request, const char* const* environ);

}  // namespace jarmor::launcher
