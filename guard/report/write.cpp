#include "guard/report/write.h"

#include <fcntl.h>
#include <sys/stat.h>

#include <cerrno>
#include <charconv>
#include <csignal>
#include <cstdio>
#include <ctime>

#include "guard/unique_fd.h"

namespace jarmor::guard {
namespace {

/// Holds SIGPIPE back in this thread, and takes it away again if a write raised it: the disposition that the
/// JVM inherits stays untouched.
class PipeSignalHeld {
  public:
    PipeSignalHeld() {
        (void)::sigemptyset(&pipe_);
        (void)::sigaddset(&pipe_, SIGPIPE);
        held_ = ::pthread_sigmask(SIG_BLOCK, &pipe_, &before_) == 0;
    }
    ~PipeSignalHeld() {
        if (!held_) return;
        const timespec now{};
        while (::sigtimedwait(&pipe_, nullptr, &now) < 0 && errno == EINTR) continue;
        (void)::pthread_sigmask(SIG_SETMASK, &before_, nullptr);
    }
    PipeSignalHeld(const PipeSignalHeld&) = delete;
    PipeSignalHeld& operator=(const PipeSignalHeld&) = delete;

  private:
    sigset_t pipe_{}, before_{};
    bool held_ = false;
};

Result<void> write_descriptor(const std::string& target, std::string_view text) {
    const std::string digits = target.substr(3);
    int fd = -1;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), fd);
    if (error != std::errc{} || end != digits.data() + digits.size() || fd < 0) {
        return fail(Failure::usage, target, "is not fd: and a descriptor's number", "for instance fd:3");
    }
    return write_all(fd, text, target);
}

Result<void> write_and_sync(const UniqueFd& fd, std::string_view text, const std::string& path) {
    auto written = write_all(fd.get(), text, path);
    if (!written) return written;
    if (::fsync(fd.get()) != 0) return fail_errno(Failure::internal, path, "cannot be synced", errno);
    return {};
}

Result<void> replace_in(const UniqueFd& directory, const std::string& name, std::string_view text,
                        const std::string& path) {
    const std::string temporary = "." + name + "." + std::to_string(::getpid()) + ".tmp";
    const UniqueFd fd(::openat(directory.get(), temporary.c_str(),
                               O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600));
    if (!fd.valid()) return fail_errno(Failure::internal, path, "cannot be written", errno);
    auto written = write_and_sync(fd, text, path);
    if (written && ::renameat(directory.get(), temporary.c_str(), directory.get(), name.c_str()) != 0) {
        written = fail_errno(Failure::internal, path, "cannot be put in place", errno);
    }
    if (!written) (void)::unlinkat(directory.get(), temporary.c_str(), 0);
    return written;
}

}  // namespace

Result<void> write_all(int fd, std::string_view text, const std::string& name) {
    const PipeSignalHeld held;
    while (!text.empty()) {
        const ssize_t done = ::write(fd, text.data(), text.size());
        if (done > 0) text.remove_prefix(static_cast<std::size_t>(done));
        if (done < 0 && errno != EINTR)
            return fail_errno(Failure::internal, name, "cannot be written", errno);
    }
    return {};
}

Result<void> write_target(const std::string& target, std::string_view text) {
    if (target.starts_with("fd:")) return write_descriptor(target, text);
    const std::size_t slash = target.rfind('/');
    const std::string name = slash == std::string::npos ? target : target.substr(slash + 1);
    if (name.empty() || name == "." || name == "..") return fail(Failure::usage, target, "is no file name");
    const std::string folder = slash == std::string::npos ? "." : target.substr(0, slash + 1);
    const UniqueFd directory(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (!directory.valid()) return fail_errno(Failure::internal, folder, "cannot be opened", errno);
    auto replaced = replace_in(directory, name, text, target);
    if (!replaced) return replaced;
    // The rename itself must survive a power cut too; a file system that cannot sync a directory says EINVAL.
    if (::fsync(directory.get()) != 0 && errno != EINVAL) {
        return fail_errno(Failure::internal, folder, "cannot be synced", errno);
    }
    return {};
}

}  // namespace jarmor::guard
