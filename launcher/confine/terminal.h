#pragma once

#include "guard/result.h"

namespace jarmor::launcher::confine {

enum class Terminal {
    none,  ///< there is no controlling terminal, or no longer
    kept   ///< this process leads its session: the terminal stays, and wants filter_terminal()
};

/// Gives up the controlling terminal before the identity changes: with it, the service user could type into
/// root's shell (TIOCSTI: CVE-2016-2779 and others). Descriptors 0 to 2 go on working, and Ctrl-C still
/// arrives, because the terminal's foreground group still holds this process. The leader of a session cannot
/// give it up without taking Ctrl-C along and hanging up on everybody (ioctl_tty(2)): it keeps it.
guard::Result<Terminal> give_up_terminal();

/// A seccomp filter, for this process and its descendants, that refuses TIOCSTI and TIOCLINUX. Needs
/// no_new_privs.
guard::Result<void> filter_terminal();

}  // namespace jarmor::launcher::confine
