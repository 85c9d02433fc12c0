#include "launcher/confine/signals.h"

#include <cerrno>
#include <csignal>
#include <string>

namespace jarmor::launcher::confine {

using guard::fail_errno;
using guard::Failure;
using guard::Result;

Result<void> reset_signals() {
    struct sigaction defaults{};
    defaults.sa_handler = SIG_DFL;
    for (int signal = 1; signal <= SIGRTMAX; ++signal) {
        // Those from 32 to SIGRTMIN are glibc's own: it sets their handlers before it uses them, in the JVM
        // too, so what was inherited for them never counts.
        const bool of_glibc = signal >= __SIGRTMIN && signal < SIGRTMIN;
        if (signal == SIGKILL || signal == SIGSTOP || of_glibc) continue;
        if (::sigaction(signal, &defaults, nullptr) != 0) {
            return fail_errno(Failure::confine, "", "signal " + std::to_string(signal) + " cannot be reset",
                              errno);
        }
    }
    sigset_t none{};
    if (::sigemptyset(&none) != 0 || ::sigprocmask(SIG_SETMASK, &none, nullptr) != 0) {
        return fail_errno(Failure::confine, "", "the signal mask cannot be emptied", errno);
    }
    return {};
}

}  // namespace jarmor::launcher::confine
