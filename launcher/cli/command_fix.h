#pragma once

#include "guard/result.h"
#include "launcher/cli/request.h"

namespace jarmor::launcher {

/// Shows what would mend the findings of check, or prints it as a script for sh. With --apply makes the
/// changes in the home, keeps what takes them back, and judges again; what made anything worse is taken back
/// at once. With --rollback takes back what an earlier run changed.
guard::Result<int> command_fix(const Request& request, const char* const* environ);

}  // namespace jarmor::launcher
