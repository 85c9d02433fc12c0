#include "launcher/start/signal_queue.h"

#include <unistd.h>

#include <cerrno>
#include <csignal>

namespace jarmor::launcher {

guard::Result<SignalQueue> SignalQueue::open() {
    sigset_t all{};
    if (::sigfillset(&all) != 0 || ::sigprocmask(SIG_SETMASK, &all, nullptr) != 0) {
        return guard::fail_errno(guard::Failure::internal, "", "signals cannot be blocked", errno);
    }
    guard::UniqueFd fd(::signalfd(-1, &all, SFD_NONBLOCK | SFD_CLOEXEC));
    if (!fd.valid()) {
        return guard::fail_errno(guard::Failure::internal, "", "signals cannot be queued (signalfd)", errno);
    }
    return SignalQueue(std::move(fd));
}

std::optional<signalfd_siginfo> SignalQueue::next() {
    signalfd_siginfo signal{};
    const ssize_t got = ::read(fd_.get(), &signal, sizeof signal);
    if (got != static_cast<ssize_t>(sizeof signal)) return std::nullopt;
    return signal;
}

bool went_to_the_group(const signalfd_siginfo& signal, bool leads_session) {
    if (signal.ssi_code != SI_KERNEL) return false;
    switch (static_cast<int>(signal.ssi_signo)) {
        case SIGINT:
        case SIGQUIT:
        case SIGTSTP:
        case SIGTTIN:
        case SIGTTOU:
        case SIGWINCH:
            return true;
        case SIGHUP:
        case SIGCONT:
            return !leads_session;
        default:
            return false;
    }
}

}  // namespace jarmor::launcher
