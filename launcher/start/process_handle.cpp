#include "launcher/start/process_handle.h"

#include <poll.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <string>

#include "launcher/start/ending.h"

namespace jarmor::launcher {

using guard::Failure;
using guard::Result;

namespace {

std::string named(pid_t pid) {
    return "pid " + std::to_string(pid);
}

}  // namespace

Result<std::optional<ProcessHandle>> ProcessHandle::open(const ProcessMark& mark) {
    guard::UniqueFd fd(static_cast<int>(::syscall(SYS_pidfd_open, mark.pid, 0)));
    if (!fd.valid() && errno == ESRCH) return std::optional<ProcessHandle>();
    if (!fd.valid()) {
        return guard::fail_errno(Failure::internal, named(mark.pid), "cannot be held (pidfd_open)", errno,
                                 "Linux 5.3, and a container runtime whose filter knows the call");
    }
    // After the handle: from here on the number belongs to what is held, or the handle says that it ended.
    if (!still_runs(mark)) return std::optional<ProcessHandle>();
    return std::optional<ProcessHandle>(ProcessHandle(mark, std::move(fd)));
}

Result<bool> ProcessHandle::signal(int number) const {
    if (::syscall(SYS_pidfd_send_signal, fd_.get(), number, nullptr, 0) == 0) return true;
    if (errno == ESRCH) return false;
    return guard::fail_errno(Failure::internal, named(mark_.pid), "cannot be sent " + signal_name(number),
                             errno);
}

bool ProcessHandle::wait_end(std::chrono::milliseconds time) const {
    pollfd ended{fd_.get(), POLLIN, 0};
    const auto limit = std::clamp<std::int64_t>(time.count(), 0, 86'400'000);
    return ::poll(&ended, 1, static_cast<int>(limit)) == 1;
}

}  // namespace jarmor::launcher
