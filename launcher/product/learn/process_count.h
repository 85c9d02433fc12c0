#pragma once

#include <sys/types.h>

namespace jarmor::launcher::learn {

/// How many processes and threads a user has now: what RLIMIT_NPROC counts. 0 where /proc does not tell.
unsigned tasks_of(uid_t uid);

}  // namespace jarmor::launcher::learn
