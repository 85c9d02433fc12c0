#pragma once

#include "guard/result.h"
#include "launcher/start/supervise.h"

namespace jarmor::launcher {

/// Says the line on standard error and in the termination log, and writes the receipt, whole or not at all,
/// with the number of this process. Error: Failure::internal where the receipt cannot be written.
guard::Result<void> announce(const Announcement& announcement);

}  // namespace jarmor::launcher
