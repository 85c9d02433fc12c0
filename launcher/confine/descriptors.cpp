#include "launcher/confine/descriptors.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <charconv>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "guard/unique_fd.h"
#include "launcher/confine/kernel_release.h"
#include "launcher/environ.h"

namespace jarmor::launcher::confine {

using guard::fail;
using guard::fail_errno;
using guard::Failure;
using guard::Result;

namespace {

constexpr int first_own = 3;
// <linux/close_range.h> of older systems lacks it; the number is part of the kernel's interface.
constexpr unsigned close_range_cloexec = 1U << 2U;

Result<void> set_close_on_exec(int fd, bool on) {
    if (::fcntl(fd, F_SETFD, on ? FD_CLOEXEC : 0) == 0) return {};
    return fail_errno(Failure::confine, "", "descriptor " + std::to_string(fd) + " cannot be marked", errno);
}

/// One by one: kernels before 5.11 cannot mark a range, and none can take the mark off one.
Result<void> mark_each(bool on) {
    struct Close {
        void operator()(DIR* directory) const { (void)::closedir(directory); }
    };
    const std::unique_ptr<DIR, Close> directory(::opendir("/proc/self/fd"));
    if (!directory)
        return fail_errno(Failure::confine, "/proc/self/fd", "cannot be read", errno, "mount /proc");
    while (true) {
        errno = 0;
        const dirent* const entry = ::readdir(directory.get());
        if (entry == nullptr) break;
        const std::string_view name = entry->d_name;
        int fd = -1;
        const auto [end, error] = std::from_chars(name.data(), name.data() + name.size(), fd);
        if (error != std::errc{} || end != name.data() + name.size() || fd < first_own) continue;
        auto marked = set_close_on_exec(fd, on);
        if (!marked) return marked;
    }
    if (errno != 0) return fail_errno(Failure::confine, "/proc/self/fd", "cannot be read", errno);
    return {};
}

Result<void> mark_all() {
    if (::close_range(first_own, ~0U, close_range_cloexec) == 0) return {};
    const int number = errno;
    // ENOSYS: before 5.9. EINVAL: 5.9 and 5.10 have the call without the flag; later it can only be a fault.
    if (number == ENOSYS || (number == EINVAL && kernel_older_than(5, 11))) return mark_each(true);
    return fail_errno(Failure::confine, "", "descriptors cannot be marked close-on-exec (close_range)",
                      number);
}

std::optional<unsigned> to_number(std::string_view text) {
    unsigned number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (text.empty() || error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    return number;
}

}  // namespace

Result<void> open_standard_descriptors() {
    for (int fd = 0; fd < first_own; ++fd) {
        if (::fcntl(fd, F_GETFD) >= 0) continue;
        if (errno != EBADF) {
            return fail_errno(Failure::confine, "",
                              "descriptor " + std::to_string(fd) + " cannot be examined", errno);
        }
        guard::UniqueFd null(::open("/dev/null", O_RDWR | O_NOCTTY));
        if (!null.valid()) return fail_errno(Failure::confine, "/dev/null", "cannot be opened", errno);
        struct stat status{};
        // A file put in its place would collect what the JVM prints, or feed it input.
        if (::fstat(null.get(), &status) != 0 || !S_ISCHR(status.st_mode)) {
            return fail(Failure::confine, "/dev/null", "is not a device", "mknod -m 666 /dev/null c 1 3");
        }
        if (null.release() != fd) {
            return fail(Failure::confine, "", "descriptor " + std::to_string(fd) + " cannot be opened");
        }
    }
    return {};
}

Result<void> close_on_exec_except(const std::vector<int>& keep) {
    auto marked = mark_all();
    if (!marked) return marked;
    for (const int fd : keep) {
        auto kept = set_close_on_exec(fd, false);
        if (!kept) return kept;
    }
    return {};
}

Result<void> close_none_on_exec() {
    return mark_each(false);
}

Result<std::vector<int>> listen_descriptors(const char* const* environ) {
    const auto pid = find_variable(environ, "LISTEN_PID");
    const auto count = find_variable(environ, "LISTEN_FDS");
    if (!pid || !count || to_number(*pid) != std::optional<unsigned>(static_cast<unsigned>(::getpid()))) {
        return std::vector<int>{};
    }
    const auto number = to_number(*count);
    if (!number || *number > 4096) {
        return fail(Failure::confine, "LISTEN_FDS", "expected a number of descriptors, 0 to 4096",
                    "unset LISTEN_FDS, or set it in the socket unit only");
    }
    std::vector<int> descriptors;
    for (int fd = first_own; fd < first_own + static_cast<int>(*number); ++fd) {
        if (::fcntl(fd, F_GETFD) < 0) {
            return fail_errno(Failure::confine, "LISTEN_FDS",
                              "descriptor " + std::to_string(fd) + " is not open", errno);
        }
        descriptors.push_back(fd);
    }
    return descriptors;
}

}  // namespace jarmor::launcher::confine
