#pragma once

#include "guard/result.h"
#include "launcher/cli/request.h"

namespace jarmor::launcher {

/// `jarmor bal ARGS...`, and jarmor called under the name bal. In java mode the words are those of a java
/// that the real bal starts: that of the compiler is started as it is, any other is the program, and
/// hardened.
guard::Result<int> command_bal(const Request& request, const char* const* environ);

}  // namespace jarmor::launcher
