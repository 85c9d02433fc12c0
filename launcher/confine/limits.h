#pragma once

#include "guard/plan.h"
#include "guard/result.h"

namespace jarmor::launcher::confine {

/// umask, RLIMIT_CORE and RLIMIT_NOFILE, soft and hard. Error: Failure::confine with the current hard limit
/// where it would have to be raised and may not be.
guard::Result<void> set_limits(const guard::Limits& limits);
/// Reads the two resource limits back. (The umask is read with the thread's status: the system call that
/// tells it also changes it.)
guard::Result<void> verify_limits(const guard::Limits& limits);

}  // namespace jarmor::launcher::confine
