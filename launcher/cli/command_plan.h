#pragma once

#include "guard/result.h"
#include "launcher/cli/request.h"

namespace jarmor::launcher {

/// `jarmor plan`: shows what the same request would start. Drops as the start would, so that it sees what the
/// service user sees. 0: it would start; 1: a finding would refuse it.
guard::Result<int> command_plan(const Request& request, const char* const* environ);

}  // namespace jarmor::launcher
