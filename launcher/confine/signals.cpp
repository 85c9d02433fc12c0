#include "launcher/confine/signals.h"

#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <string>

namespace jarmor::launcher::confine {

using guard::fail_errno;
using guard::Failure;
using guard::Result;

namespace {

constexpr int last_signal = 64;
constexpr std::size_t kernel_mask_size = 8;

}  // namespace

Result<void> reset_signals() {
    // The kernel's own structure, all zero: SIG_DFL, no flags, empty mask, on every architecture. Not
    // sigaction(3), which refuses the two signals that glibc keeps for itself, and those too are inherited.
    const unsigned long defaults[8] = {};
    for (int signal = 1; signal <= last_signal; ++signal) {
        if (signal == SIGKILL || signal == SIGSTOP) continue;
        if (::syscall(SYS_rt_sigaction, signal, &defaults, nullptr, kernel_mask_size) != 0) {
            return fail_errno(Failure::confine, "", "signal " + std::to_string(signal) + " cannot be reset",
                              errno);
        }
    }
    const unsigned long none[1] = {};
    if (::syscall(SYS_rt_sigprocmask, SIG_SETMASK, &none, nullptr, kernel_mask_size) != 0) {
        return fail_errno(Failure::confine, "", "the signal mask cannot be emptied", errno);
    }
    return {};
}

}  // namespace jarmor::launcher::confine
