#pragma once

#include <chrono>
#include <optional>

#include "guard/result.h"
#include "guard/unique_fd.h"
#include "launcher/start/state.h"

namespace jarmor::launcher {

/// A process held by a pidfd: what is signalled is what was looked at, and never the next one with its
/// number.
class ProcessHandle {
  public:
    /// Nothing where the process is gone. Error: Failure::internal where the kernel has no pidfd (before
    /// 5.3), or an outer filter refuses it.
    static guard::Result<std::optional<ProcessHandle>> open(const ProcessMark& mark);

    pid_t pid() const { return mark_.pid; }
    /// False where it is gone. Error: it may not be signalled.
    guard::Result<bool> signal(int number) const;
    /// True when it has ended within that time.
    bool wait_end(std::chrono::milliseconds time) const;

  private:
    ProcessHandle(ProcessMark mark, guard::UniqueFd fd) : mark_(mark), fd_(std::move(fd)) {}
    ProcessMark mark_;
    guard::UniqueFd fd_;
};

}  // namespace jarmor::launcher
