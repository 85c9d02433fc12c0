#pragma once

#include <sys/types.h>

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "guard/result.h"
#include "launcher/confine/confine.h"
#include "launcher/start/ending.h"
#include "launcher/start/handover.h"
#include "launcher/start/log_pump.h"
#include "launcher/start/restart_budget.h"
#include "launcher/start/signal_queue.h"
#include "launcher/start/state.h"

namespace jarmor::launcher {

/// The process beside the JVM: one thread, one loop.
class Supervisor {
  public:
    using Clock = std::chrono::steady_clock;

    /// `descriptor` is where `handover` was read from, and can be read from again.
    Supervisor(confine::Confined confined, Handover handover, int descriptor, SignalQueue signals);

    /// Until the server has ended for good. The exit code; an Error where it never ran.
    guard::Result<int> run();

  private:
    guard::Result<void> start_jvm();
    void start_side_programs();
    void run_before();
    void remember(pid_t jvm);
    void tell_verdict(pid_t jvm);
    Ending ending_of_jvm() const;
    bool restart_wanted(const Ending& ending);
    void wait_until(Clock::time_point end);
    void wait_for_jvm();
    int finish(const Ending& ending);
    void end_side_programs();
    void forget(const Ending& ending);

    void step(std::optional<Clock::time_point> until);
    void take(const signalfd_siginfo& signal);
    void reap();
    void suspend_with_jvm();
    void escalate();
    void say(std::string_view text);
    void open_output();
    void leave_caller();
    int output() const { return log_ ? log_->writing_end() : null_.get(); }

    confine::Confined confined_;
    Handover handover_;
    int descriptor_;
    SignalQueue signals_;
    std::optional<LogPump> log_;
    guard::UniqueFd null_;  ///< for output that nobody keeps
    RestartBudget budget_;
    bool leads_session_;

    pid_t jvm_ = 0;
    pid_t waited_for_ = 0;       ///< a program of `before`
    std::vector<pid_t> beside_;  ///< leaders of their process groups, not reaped
    std::optional<int> jvm_status_;
    int asked_ = 0;
    pid_t asked_by_ = 0;
    std::optional<Clock::time_point> dump_at_, kill_at_, suspend_until_;
    std::uint64_t oom_kills_ = 0;
    Clock::time_point started_at_{};
    bool jvm_stopped_ = false;
    bool state_failed_ = false;
    bool announced_ = false;
};

}  // namespace jarmor::launcher
