#include "launcher/start/supervisor.h"

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>

#include "guard/evidence/oom_kills.h"
#include "guard/report/text.h"
#include "guard/report/write.h"
#include "launcher/start/pid_file.h"
#include "launcher/start/resident.h"
#include "launcher/start/spawn.h"
#include "launcher/start/termination_log.h"

namespace jarmor::launcher {

using guard::Result;
using std::chrono::seconds;

namespace {

constexpr const char* nowhere = "/dev/null";
constexpr int restart_code = 121;  // of the products: start me again
constexpr seconds side_time(5);    // for a side program to end after TERM

std::string duration(Supervisor::Clock::duration time) {
    const auto all = std::chrono::duration_cast<seconds>(time).count();
    if (all < 120) return std::to_string(all) + " s";
    if (all < 7200) return std::to_string(all / 60) + " min";
    return std::to_string(all / 3600) + " h " + std::to_string(all % 3600 / 60) + " min";
}

}  // namespace

Supervisor::Supervisor(confine::Confined confined, Handover handover, int descriptor, SignalQueue signals)
    : confined_(std::move(confined)),
      handover_(std::move(handover)),
      descriptor_(descriptor),
      signals_(std::move(signals)),
      budget_(handover_.supervision.settings.restarts.value,
              seconds(handover_.supervision.settings.restart_window.value)),
      leads_session_(::getsid(0) == ::getpid()) {
    open_output();
}

void Supervisor::open_output() {
    const auto& path = handover_.supervision.log;
    if (path.empty()) return;
    if (path != nowhere) {
        auto log = LogPump::open(path);
        if (log) {
            log_ = std::move(*log);
            return;
        }
        // No reason not to start: a full disk must not stop a server that would run.
        say("runs, and what it prints is lost: " + log.error().line());
    }
    null_ = guard::UniqueFd(::open(nowhere, O_WRONLY | O_NOCTTY | O_CLOEXEC));
}

void Supervisor::say(std::string_view text) {
    const std::string line =
        "jarmor: " + guard::printable(handover_.supervision.name + " " + std::string(text)) + "\n";
    // Until the verdict the caller listens.
    if (log_ && handover_.supervision.verdict < 0) return log_->write(line);
    (void)guard::write_all(STDERR_FILENO, line, "standard error");
}

Result<int> Supervisor::run() {
    run_before();
    start_side_programs();
    while (asked_ == 0) {
        auto started = start_jvm();
        if (!started) {
            end_side_programs();
            remove_state(handover_.supervision.state_directory);
            return guard::pass_on(started);
        }
        wait_for_jvm();
        const Ending ending = ending_of_jvm();
        if (!restart_wanted(ending)) return finish(ending);
    }
    end_side_programs();
    remove_state(handover_.supervision.state_directory);
    say("ended as asked (" + signal_name(asked_) + ") while java did not run");
    return handover_.supervision.settings.exit_code.value == ExitCodes::raw ? 128 + asked_ : 0;
}

void Supervisor::run_before() {
    for (const auto& program : handover_.supervision.before) {
        if (asked_ != 0) return;
        auto pid = spawn_side_program(program, output());
        if (!pid) {
            say("goes on without a program that did not start: " + pid.error().line());
            continue;
        }
        waited_for_ = *pid;
        while (waited_for_ != 0) {
            if (asked_ != 0) (void)::kill(-waited_for_, SIGKILL);
            step(std::nullopt);
        }
    }
}

void Supervisor::start_side_programs() {
    if (asked_ != 0) return;
    for (const auto& program : handover_.supervision.beside) {
        auto pid = spawn_side_program(program, output());
        if (pid) {
            beside_.push_back(*pid);
        } else {
            say("goes on without a program that did not start: " + pid.error().line());
        }
    }
}

Result<void> Supervisor::start_jvm() {
    // The words of a JVM are many; they are kept only while they are needed.
    auto bytes = read_sealed(descriptor_);
    if (!bytes) return guard::pass_on(bytes);
    auto handover = from_bytes(*bytes);
    if (!handover) return guard::pass_on(handover);
    auto& receipt = handover_.supervision.announcement.receipt;
    if (announced_) handover->supervision.announcement = {};
    oom_kills_ = guard::oom_kills();
    auto pid = spawn_jvm(confined_, *handover, output());
    if (!pid) return guard::pass_on(pid);
    // The receipt is the one of this start, and nobody writes into it any more.
    if (!std::exchange(announced_, true) && receipt > STDERR_FILENO)
        (void)::close(std::exchange(receipt, -1));
    jvm_ = *pid;
    jvm_status_.reset();
    jvm_stopped_ = false;
    started_at_ = Clock::now();
    remember(jvm_);
    tell_verdict(jvm_);
    return {};
}

void Supervisor::remember(pid_t jvm) {
    const auto& wanted = handover_.supervision;
    Result<void> done;
    const auto own = mark_of(::getpid()), of_jvm = mark_of(jvm);
    if (!wanted.state_directory.empty() && own && of_jvm) {
        done = write_state(wanted.state_directory, {*own, *of_jvm, boot_id()});
    }
    if (done && !wanted.pid_file.empty()) done = write_pid_file(wanted.pid_file, jvm);
    // Said once: on a full disk it would be said at each restart.
    if (!done && !std::exchange(state_failed_, true)) say("runs, but " + done.error().line());
}

void Supervisor::tell_verdict(pid_t jvm) {
    auto& verdict = handover_.supervision.verdict;
    if (verdict < 0) return;
    (void)guard::write_all(verdict, "started " + std::to_string(jvm) + "\n", "pipe");
    (void)::close(std::exchange(verdict, -1));
    leave_caller();
}

void Supervisor::leave_caller() {
    // Whoever reads what the caller prints waits until everybody has closed it.
    const guard::UniqueFd null(::open(nowhere, O_RDWR | O_NOCTTY | O_CLOEXEC));
    if (output() < 0 || !null.valid()) return;
    (void)::dup2(null.get(), STDOUT_FILENO);
    (void)::dup2(null.get(), STDERR_FILENO);
}

Ending Supervisor::ending_of_jvm() const {
    Ending ending;
    ending.pid = jvm_;
    ending.status = *jvm_status_;
    ending.oom_kills = guard::oom_kills() - oom_kills_;
    ending.asked = asked_;
    ending.asked_by = asked_by_;
    const auto bytes = read_sealed(descriptor_);
    const auto handover = bytes ? from_bytes(*bytes) : Result<Handover>(Handover());
    if (handover) ending.error_log = find_error_log(handover->argv, handover->directory, jvm_);
    return ending;
}

bool Supervisor::restart_wanted(const Ending& ending) {
    if (asked_ != 0 || !WIFEXITED(ending.status) || WEXITSTATUS(ending.status) != restart_code) return false;
    const auto delay = budget_.take(Clock::now());
    const auto& settings = handover_.supervision.settings;
    if (!delay) {
        say("asked to be started again more than " + std::to_string(settings.restarts.value) + " times in " +
            std::to_string(settings.restart_window.value) + " s; [supervise] restarts allows no more");
        return false;
    }
    say("starts again in place (exit code 121)" +
        (delay->count() == 0 ? std::string() : " in " + std::to_string(delay->count()) + " s"));
    jvm_ = 0;
    wait_until(Clock::now() + *delay);
    return true;
}

void Supervisor::wait_until(Clock::time_point end) {
    while (asked_ == 0 && Clock::now() < end) step(end);
}

void Supervisor::wait_for_jvm() {
    give_back_memory();
    while (!jvm_status_) {
        const auto next = kill_at_ ? kill_at_ : dump_at_;
        step(next);
        escalate();
    }
}

void Supervisor::end_side_programs() {
    for (const pid_t leader : beside_) (void)::kill(-leader, SIGTERM);
    const auto end = Clock::now() + side_time;
    while (!beside_.empty() && Clock::now() < end) step(end);
    for (const pid_t leader : beside_) (void)::kill(-leader, SIGKILL);
    const auto last = Clock::now() + seconds(1);
    while (!beside_.empty() && Clock::now() < last) step(last);
}

int Supervisor::finish(const Ending& ending) {
    end_side_programs();
    if (log_) log_->pump();
    forget(ending);
    const std::string text = "pid " + std::to_string(ending.pid) + " " + ending.text() + ", up " +
                             duration(Clock::now() - started_at_);
    say(text);
    if (::getpid() == 1) put_last_words("jarmor: " + handover_.supervision.name + " " + text);
    return ending.exit_code(handover_.supervision.settings.exit_code.value);
}

void Supervisor::forget(const Ending& ending) {
    // After an end that nobody wanted the files stay: status then says "dead", not "stopped".
    if (ending.asked == 0 && ending.raw() != 0) return;
    const auto& wanted = handover_.supervision;
    remove_state(wanted.state_directory);
    if (wanted.pid_file.empty()) return;
    const auto pid = read_pid_file(wanted.pid_file);
    if (pid && *pid && **pid == ending.pid) (void)::unlink(wanted.pid_file.c_str());
}

}  // namespace jarmor::launcher
