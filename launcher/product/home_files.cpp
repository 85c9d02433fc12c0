#include "launcher/product/home_files.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <string_view>

#include "guard/evidence/files.h"
#include "guard/text.h"
#include "launcher/product/paths.h"

namespace jarmor::launcher {

namespace {

using guard::fail;
using guard::fail_errno;
using guard::Failure;
using guard::Result;
using guard::UniqueFd;

constexpr int step_flags = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC;
constexpr std::size_t largest_start_script = std::size_t{512} * 1024;

}  // namespace

FileState state_of(const struct stat& status) {
    return {status.st_uid, status.st_gid, status.st_mode & 07777U, status.st_mtim.tv_sec,
            status.st_mtim.tv_nsec};
}

guard::Unexpected has_second_name(const std::string& path) {
    return fail(Failure::policy, path, "has another name elsewhere (hard link)",
                "cp -p X Y && mv Y X, which makes a file of its own");
}

std::string directory_part(const std::string& path) {
    const auto slash = path.rfind('/');
    return slash == std::string::npos ? "." : path.substr(0, slash);
}

Result<HomeFiles> HomeFiles::open(const std::string& home) {
    UniqueFd fd(::open(home.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (!fd.valid()) return fail_errno(Failure::usage, home, "cannot be opened", errno);
    return HomeFiles(home, std::move(fd));
}

Result<UniqueFd> HomeFiles::directory(const std::string& path) const {
    UniqueFd at(::openat(fd_.get(), ".", step_flags));
    for (const auto part : guard::split(path, '/')) {
        if (!at.valid()) break;
        at = UniqueFd(::openat(at.get(), std::string(part).c_str(), step_flags));
    }
    if (at.valid()) return at;
    // A link is ELOOP or, with O_DIRECTORY, ENOTDIR.
    return fail_errno(Failure::policy, absolute(path), "is not a directory that can be opened without links",
                      errno);
}

Result<std::optional<struct stat>> HomeFiles::look(const std::string& path) const {
    struct stat status{};
    auto parent = directory(directory_part(path));
    const std::string name = path == "." ? "." : last_part(path);
    if (parent && ::fstatat(parent->get(), name.c_str(), &status, AT_SYMLINK_NOFOLLOW) == 0)
        return std::optional(status);
    if (!parent) return pass_on(parent);
    if (errno == ENOENT) return std::optional<struct stat>();
    return fail_errno(Failure::internal, absolute(path), "cannot be examined", errno);
}

Result<UniqueFd> HomeFiles::open_entry(const std::string& path, int flags) const {
    auto parent = directory(directory_part(path));
    if (!parent) return pass_on(parent);
    const std::string name = path == "." ? "." : last_part(path);
    UniqueFd fd(::openat(parent->get(), name.c_str(), flags | O_NOFOLLOW | O_CLOEXEC));
    if (fd.valid()) return fd;
    return fail_errno(Failure::policy, absolute(path),
                      errno == ELOOP ? "is a link, which is not followed" : "cannot be opened", errno);
}

Result<std::string> HomeFiles::read(const std::string& path) const {
    auto fd = open_entry(path, O_RDONLY | O_NONBLOCK | O_NOCTTY);
    if (!fd) return pass_on(fd);
    struct stat status{};
    if (::fstat(fd->get(), &status) != 0)
        return fail_errno(Failure::internal, absolute(path), "cannot be examined", errno);
    if (!S_ISREG(status.st_mode)) return fail(Failure::policy, absolute(path), "is not a regular file");
    return guard::read_all(fd->get(), absolute(path), largest_start_script, Failure::policy);
}

Result<UniqueFd> HomeFiles::put_owner_in(const std::string& path, const FileState& state) const {
    auto fd = open_entry(path, O_RDONLY | O_NONBLOCK | O_NOCTTY);
    if (!fd) return fd;
    struct stat status{};
    if (::fstat(fd->get(), &status) != 0)
        return fail_errno(Failure::internal, absolute(path), "cannot be examined", errno);
    const bool owned = status.st_uid == state.uid && status.st_gid == state.gid;
    // Nothing to do is no reason to need a file system that can be written, or a file of one name.
    if (owned && (status.st_mode & 07777U) == state.mode) return fd;
    if (S_ISREG(status.st_mode) && status.st_nlink != 1) return has_second_name(absolute(path));
    if (!owned && ::fchown(fd->get(), state.uid, state.gid) != 0)
        return fail_errno(Failure::internal, absolute(path), "cannot be given its owner", errno);
    if (::fchmod(fd->get(), state.mode) != 0)
        return fail_errno(Failure::internal, absolute(path), "cannot be given its mode", errno);
    return fd;
}

Result<void> HomeFiles::put_owner(const std::string& path, const FileState& state) const {
    auto fd = put_owner_in(path, state);
    return fd ? Result<void>() : pass_on(fd);
}

Result<void> HomeFiles::put_state(const std::string& path, const FileState& state) const {
    auto fd = put_owner_in(path, state);
    if (!fd) return pass_on(fd);
    struct stat status{};
    if (::fstat(fd->get(), &status) != 0)
        return fail_errno(Failure::internal, absolute(path), "cannot be examined", errno);
    if (state_of(status) == state) return {};
    if (S_ISREG(status.st_mode) && status.st_nlink != 1) return has_second_name(absolute(path));
    const timespec times[2] = {{0, UTIME_OMIT}, {state.seconds, state.nanoseconds}};
    if (::futimens(fd->get(), times) == 0) return {};
    return fail_errno(Failure::internal, absolute(path), "cannot be given its time", errno);
}

}  // namespace jarmor::launcher
