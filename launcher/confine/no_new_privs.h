#pragma once

#include "guard/result.h"

namespace jarmor::launcher::confine {

/// From here on no exec gives rights: set-uid bits and file capabilities count no more, for all descendants.
guard::Result<void> set_no_new_privs();
guard::Result<void> verify_no_new_privs();

/// Until exec, no other process of the service user may look into this one, which has read a profile as root.
/// exec of a readable program takes it back, so jcmd and jstack work.
guard::Result<void> close_memory();

}  // namespace jarmor::launcher::confine
