#pragma once

#include <sys/types.h>

#include <cstdint>
#include <string>
#include <vector>

#include "launcher/profile/profile.h"

namespace jarmor::launcher {

/// How a JVM came to its end, as far as can be told from outside.
enum class EndKind {
    normal,         ///< it exited, or the signal it was sent ended it
    out_of_memory,  ///< the kernel's OOM killer
    killed,         ///< KILL from somebody else
    crash           ///< a fault in the VM or in native code
};

struct Ending {
    pid_t pid = 0;
    int status = 0;               ///< of waitpid(2)
    std::uint64_t oom_kills = 0;  ///< in the cgroup of this process while the JVM ran
    std::string error_log;        ///< the hs_err file of the VM; empty: there is none
    int asked = 0;                ///< the signal that asked for the end; 0: nobody did
    pid_t asked_by = 0;           ///< 0: the terminal, or a process of another PID namespace

    EndKind kind() const;
    /// The JVM's own code; 128 + n for a signal.
    int raw() const;
    /// What supervise mode returns. Asked for and neither crashed nor out of memory is 0 with `contract`.
    int exit_code(ExitCodes wanted) const;
    /// "ended as asked (TERM from pid 12), exit code 143", "was killed by the kernel: out of memory, ..."
    std::string text() const;
};

/// The file where the VM would have written why it crashed, if it is there: -XX:ErrorFile of the command
/// line, else hs_err_pidN.log in its directory or /tmp.
std::string find_error_log(const std::vector<std::string>& argv, const std::string& directory, pid_t pid);

/// "TERM" for SIGTERM; "34" for what has no name.
std::string signal_name(int number);

}  // namespace jarmor::launcher
