#pragma once

#include "guard/result.h"
#include "launcher/cli/request.h"

namespace jarmor::launcher {

/// `jarmor install HOME`: learns the start scripts of a product, judges the next start, and puts stubs in
/// their place. Without --mode nothing is installed that would refuse to start (exit 77).
guard::Result<int> command_install(const Request& request, const char* const* environ);

/// `jarmor uninstall HOME` or `--all`: everything as it was.
guard::Result<int> command_uninstall(const Request& request);

}  // namespace jarmor::launcher
