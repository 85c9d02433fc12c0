#include "guard/evidence/files.h"

#include <fcntl.h>
#include <sys/stat.h>

#include <cerrno>

namespace jarmor::guard {

Result<UniqueFd> open_regular(const std::string& path, Failure kind) {
    UniqueFd fd(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY));
    if (!fd.valid()) return fail_errno(kind, path, "cannot be opened", errno);
    struct stat status{};
    if (::fstat(fd.get(), &status) != 0) return fail_errno(kind, path, "cannot be examined", errno);
    if (!S_ISREG(status.st_mode)) return fail(kind, path, "is not a regular file");
    return fd;
}

Result<std::string> read_all(int fd, const std::string& path, std::size_t limit, Failure kind) {
    std::string text;
    char buffer[16384];
    while (true) {
        const ssize_t got = ::read(fd, buffer, sizeof buffer);
        if (got == 0) return text;
        if (got < 0) {
            if (errno == EINTR) continue;
            return fail_errno(kind, path, "cannot be read", errno);
        }
        if (text.size() + static_cast<std::size_t>(got) > limit) {
            return fail(kind, path, "is larger than " + std::to_string(limit) + " bytes");
        }
        text.append(buffer, static_cast<std::size_t>(got));
    }
}

Result<std::string> read_file(const std::string& path, std::size_t limit, Failure kind) {
    auto fd = open_regular(path, kind);
    if (!fd) return pass_on(fd);
    return read_all(fd->get(), path, limit, kind);
}

Result<std::string> read_kernel_file(const std::string& path, std::size_t limit, Failure kind) {
    const UniqueFd fd(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOCTTY));
    if (!fd.valid()) return fail_errno(kind, path, "cannot be opened", errno);
    return read_all(fd.get(), path, limit, kind);
}

}  // namespace jarmor::guard
