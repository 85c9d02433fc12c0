#pragma once

#include "guard/result.h"
#include "launcher/cli/request.h"

namespace jarmor::launcher {

/// `jarmor emit entrypoint [TARGET]`: prints, and changes nothing.
guard::Result<int> command_emit_entrypoint(const Request& request);

}  // namespace jarmor::launcher
