#include "launcher/start/log_pump.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdio>
#include <utility>

#include "launcher/start/pipe.h"

namespace jarmor::launcher {

using guard::Failure;
using guard::Result;
using guard::UniqueFd;

Result<void> LogPump::open_file() {
    constexpr int flags = O_WRONLY | O_CREAT | O_APPEND | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC;
    file_ = UniqueFd(::open(path_.c_str(), flags, 0640));
    struct stat status{};
    if (!file_.valid() || ::fstat(file_.get(), &status) != 0) {
        return guard::fail_errno(Failure::internal, path_, "cannot be written", errno);
    }
    if (!S_ISREG(status.st_mode)) return guard::fail(Failure::internal, path_, "is not a regular file");
    size_ = static_cast<std::size_t>(status.st_size);
    return {};
}

Result<LogPump> LogPump::open(std::string path) {
    LogPump pump(std::move(path));
    auto pipe = make_pipe();
    if (!pipe) return guard::pass_on(pipe);
    pump.reading_ = std::move(pipe->reading);
    pump.writing_ = std::move(pipe->writing);
    // Only the reading end: the JVM may block while this process is busy, and must not see EAGAIN.
    if (::fcntl(pump.reading_.get(), F_SETFL, O_NONBLOCK) != 0) {
        return guard::fail_errno(Failure::internal, "", "a pipe cannot be made non-blocking", errno);
    }
    auto opened = pump.open_file();
    if (!opened) return guard::pass_on(opened);
    return pump;
}

void LogPump::write(std::string_view text) {
    if (size_ + text.size() > limit) {
        const std::string before = path_ + ".1";
        (void)::rename(path_.c_str(), before.c_str());
        // Where it cannot be renamed it is begun again: bounded comes before complete.
        if (auto opened = open_file(); opened && size_ + text.size() > limit) {
            if (::ftruncate(file_.get(), 0) == 0) size_ = 0;
        }
    }
    while (!text.empty()) {
        const ssize_t put = ::write(file_.get(), text.data(), text.size());
        if (put < 0 && errno == EINTR) continue;
        if (put <= 0) return;
        size_ += static_cast<std::size_t>(put);
        text.remove_prefix(static_cast<std::size_t>(put));
    }
}

void LogPump::pump() {
    std::array<char, 16384> buffer{};
    // As much as a pipe holds, so that a server that prints without end does not keep signals waiting.
    for (int round = 0; round < 4; ++round) {
        const ssize_t got = ::read(reading_.get(), buffer.data(), buffer.size());
        if (got <= 0) return;
        write({buffer.data(), static_cast<std::size_t>(got)});
    }
}

}  // namespace jarmor::launcher
