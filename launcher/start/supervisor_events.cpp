// What the loop beside the JVM waits for: signals, ends of children, what the server prints, and its own
// deadlines.
#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <csignal>
#include <cstdint>

#include "launcher/start/supervisor.h"

namespace jarmor::launcher {

using std::chrono::seconds;

namespace {

constexpr seconds dump_time(5);  // for a thread dump to be written before KILL
constexpr seconds job_time(2);   // for a JVM to stop after TSTP

int milliseconds_to(Supervisor::Clock::time_point end) {
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(end - Supervisor::Clock::now()).count();
    return static_cast<int>(std::clamp<std::int64_t>(left, 0, 3'600'000));
}

}  // namespace

void Supervisor::step(std::optional<Clock::time_point> until) {
    std::array<pollfd, 2> sources{
        pollfd{signals_.descriptor(), POLLIN, 0},
        pollfd{log_ ? log_->reading_end() : -1, POLLIN, 0},
    };
    // What blocks is left to the signals: they come as descriptors, so that nothing is ever interrupted.
    if (::poll(sources.data(), sources.size(), until ? milliseconds_to(*until) : -1) <= 0) return;
    if ((sources[1].revents & POLLIN) != 0) log_->pump();
    while (const auto signal = signals_.next()) take(*signal);
}

void Supervisor::take(const signalfd_siginfo& signal) {
    const int number = static_cast<int>(signal.ssi_signo);
    const auto sender = static_cast<pid_t>(signal.ssi_pid);
    if (number == SIGCHLD) return reap();
    // Its own write to a pipe that nobody reads.
    if (number == SIGPIPE && sender == ::getpid()) return;
    if ((number == SIGTERM || number == SIGINT) && asked_ == 0) {
        asked_ = number;
        asked_by_ = signal.ssi_code == SI_KERNEL ? 0 : sender;
        dump_at_ = Clock::now() + seconds(handover_.supervision.settings.stop_wait.value);
    }
    if (number == SIGTSTP || number == SIGTTIN || number == SIGTTOU) suspend_until_ = Clock::now() + job_time;
    if (number == SIGCONT) suspend_until_.reset();
    // The JVM is an unreaped child: its number cannot be anybody else's.
    if (jvm_ != 0 && !jvm_status_ && !went_to_the_group(signal, leads_session_)) (void)::kill(jvm_, number);
    suspend_with_jvm();
}

void Supervisor::reap() {
    while (true) {
        siginfo_t seen{};
        if (::waitid(P_ALL, 0, &seen, WEXITED | WSTOPPED | WCONTINUED | WNOHANG | WNOWAIT) != 0 ||
            seen.si_pid == 0)
            return;
        const bool over =
            seen.si_code == CLD_EXITED || seen.si_code == CLD_KILLED || seen.si_code == CLD_DUMPED;
        const auto side = std::find(beside_.begin(), beside_.end(), seen.si_pid);
        // While its leader is not reaped, the number of a group is nobody else's: what the leader of a side
        // program left behind ends now.
        if (over && side != beside_.end()) {
            (void)::kill(-seen.si_pid, SIGKILL);
            beside_.erase(side);
        }
        int status = 0;
        if (::waitpid(seen.si_pid, &status, WNOHANG | WUNTRACED | WCONTINUED) != seen.si_pid) continue;
        if (!over) {
            if (seen.si_pid == jvm_) jvm_stopped_ = WIFSTOPPED(status);
            suspend_with_jvm();
            continue;
        }
        if (seen.si_pid == jvm_) jvm_status_ = status;
        if (seen.si_pid == waited_for_) waited_for_ = 0;
    }
}

void Supervisor::suspend_with_jvm() {
    // Only for a job that was suspended as a whole: the shell waits until its whole group has stopped. That
    // the JVM has stopped may be known before the signal is, which has the higher number.
    if (!jvm_stopped_ || !suspend_until_ || Clock::now() > *suspend_until_) return;
    suspend_until_.reset();
    (void)::kill(::getpid(), SIGSTOP);
}

void Supervisor::escalate() {
    if (jvm_status_) return;
    const auto now = Clock::now();
    const auto& settings = handover_.supervision.settings;
    if (dump_at_ && now >= *dump_at_) {
        dump_at_.reset();
        say("still runs " + std::to_string(settings.stop_wait.value) + " s after " + signal_name(asked_) +
            (settings.stop_kill.value ? ": thread dump, KILL follows" : ": thread dump"));
        (void)::kill(jvm_, SIGQUIT);
        if (settings.stop_kill.value) kill_at_ = now + dump_time;
    } else if (kill_at_ && now >= *kill_at_) {
        kill_at_.reset();
        (void)::kill(jvm_, SIGKILL);
    }
}

}  // namespace jarmor::launcher
