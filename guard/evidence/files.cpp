#include "guard/evidence/files.h"

#include <fcntl.h>
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>

namespace jarmor::guard {

namespace {

constexpr std::size_t least_room = 4096;

/// Reads to the end of the file; `text` is the room there is at first.
Result<std::string> read_into(std::string text, int fd, const std::string& path, std::size_t limit,
                              Failure kind) {
    std::size_t size = 0;
    while (true) {
        const ssize_t got = ::read(fd, text.data() + size, text.size() - size);
        if (got == 0) break;
        if (got < 0) {
            if (errno == EINTR) continue;
            return fail_errno(kind, path, "cannot be read", errno);
        }
        size += static_cast<std::size_t>(got);
        if (size > limit) return fail(kind, path, "is larger than " + std::to_string(limit) + " bytes");
        if (size == text.size()) text.resize(std::min(2 * size, limit + 1));
    }
    text.resize(size);
    return text;
}

}  // namespace

Result<UniqueFd> open_regular(const std::string& path, Failure kind) {
    UniqueFd fd(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY));
    if (!fd.valid()) return fail_errno(kind, path, "cannot be opened", errno);
    struct stat status{};
    if (::fstat(fd.get(), &status) != 0) return fail_errno(kind, path, "cannot be examined", errno);
    if (!S_ISREG(status.st_mode)) return fail(kind, path, "is not a regular file");
    return fd;
}

Result<std::string> read_all(int fd, const std::string& path, std::size_t limit, Failure kind) {
    struct stat status{};
    if (::fstat(fd, &status) != 0) return fail_errno(kind, path, "cannot be examined", errno);
    // One byte more, to see that there is no more.
    const auto size = static_cast<std::size_t>(std::max<off_t>(status.st_size, 0));
    return read_into(std::string(std::min(std::max(size, least_room), limit) + 1, '\0'), fd, path, limit,
                     kind);
}

Result<std::string> read_file(const std::string& path, std::size_t limit, Failure kind) {
    auto fd = open_regular(path, kind);
    if (!fd) return pass_on(fd);
    return read_all(fd->get(), path, limit, kind);
}

Result<std::string> read_kernel_file(const std::string& path, std::size_t limit, Failure kind) {
    const UniqueFd fd(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOCTTY));
    if (!fd.valid()) return fail_errno(kind, path, "cannot be opened", errno);
    // They do not say how large they are.
    return read_into(std::string(std::min(least_room, limit) + 1, '\0'), fd.get(), path, limit, kind);
}

}  // namespace jarmor::guard
