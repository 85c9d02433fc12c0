#pragma once

#include <sys/types.h>

#include "guard/result.h"
#include "launcher/start/handover.h"

namespace jarmor::launcher {

/// Starts the JVM as a child, through the judged descriptor: default signals, an empty mask, the descriptors
/// of `keep`. It gets TERM when this process dies, so that nobody's KILL leaves a server that nobody looks
/// after; TERM and not KILL, because a database that the server holds open must be able to close. `output`,
/// if not negative, becomes its descriptors 1 and 2. Returns when the kernel has executed java, or refused:
/// then with the Error of exec_java().
guard::Result<pid_t> spawn_jvm(const confine::Confined& confined, const Handover& handover, int output);

/// Starts a side program, leader of a process group of its own, without standard input; the same otherwise.
/// Error: Failure::exec.
guard::Result<pid_t> spawn_side_program(const SideProgram& program, int output);

}  // namespace jarmor::launcher
