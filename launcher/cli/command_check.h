#pragma once

#include "guard/result.h"
#include "launcher/cli/request.h"

namespace jarmor::launcher {

/// Judges an installation and its host by every rule. Exit code 0: no error; 1: errors, or what --exit-on
/// says; 2: it could not be judged.
guard::Result<int> command_check(const Request& request, const char* const* environ);
/// Says why an installation cannot be judged, and the exit code for it; an error of the command line stays
/// one.
guard::Result<int> cannot_judge(const guard::Error& error);

}  // namespace jarmor::launcher
