#pragma once

#include <sys/signalfd.h>

#include <chrono>
#include <optional>

#include "guard/result.h"
#include "guard/unique_fd.h"

namespace jarmor::launcher {

/// Every signal that can be caught, as a queue. None is lost between two looks, and none has a handler that
/// could interrupt something.
class SignalQueue {
  public:
    /// Blocks all of them, for this process and what it forks.
    static guard::Result<SignalQueue> open();

    int descriptor() const { return fd_.get(); }
    /// The next one that has come; nothing where none has.
    std::optional<signalfd_siginfo> next();

  private:
    explicit SignalQueue(guard::UniqueFd fd) : fd_(std::move(fd)) {}
    guard::UniqueFd fd_;
};

/// True for a signal that a terminal sent to its whole foreground process group, of which the JVM is one:
/// forwarded it would arrive twice. What hangs up on the leader of a session alone is not one of them.
bool went_to_the_group(const signalfd_siginfo& signal, bool leads_session);

}  // namespace jarmor::launcher
