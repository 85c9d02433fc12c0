#include "guard/evidence/root.h"

#include <fcntl.h>
#include <linux/magic.h>
#include <linux/openat2.h>
#include <sys/stat.h>
#include <sys/statfs.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <utility>

#include "guard/evidence/files.h"
#include "guard/open_directory.h"

namespace jarmor::guard {

namespace {

constexpr int root_flags = O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY;

Presence presence_of(int error) {
    return error == ENOENT || error == ENOTDIR ? Presence::absent : Presence::unreadable;
}

}  // namespace

Root::Root(std::string directory) : directory_(std::move(directory)) {
    while (directory_.ends_with('/')) directory_.pop_back();
}

int Root::open(const std::string& path, int flags) const {
    if (directory_.empty()) return ::open(path.c_str(), flags);
    const UniqueFd top(::open(directory_.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC));
    if (!top.valid()) return -1;
    // openat2(2), Linux 5.6: glibc has no wrapper for it.
    open_how how{};
    how.flags = static_cast<__u64>(flags);
    how.resolve = RESOLVE_IN_ROOT | RESOLVE_NO_MAGICLINKS;
    return static_cast<int>(::syscall(SYS_openat2, top.get(), path.c_str(), &how, sizeof how));
}

FileText Root::read(const std::string& path, std::size_t limit) const {
    const UniqueFd fd(open(path, root_flags));
    if (!fd.valid()) return {presence_of(errno), {}, std::strerror(errno)};
    struct stat status{};
    if (::fstat(fd.get(), &status) != 0) return {Presence::unreadable, {}, std::strerror(errno)};
    if (!S_ISREG(status.st_mode)) return {Presence::unreadable, {}, "is not a regular file"};
    auto text = read_all(fd.get(), path, limit, Failure::internal);
    if (!text) return {Presence::unreadable, {}, text.error().what};
    return {Presence::found, std::move(*text), {}};
}

Listing Root::list(const std::string& path) const {
    UniqueFd fd(open(path, root_flags | O_DIRECTORY));
    if (!fd.valid()) return {presence_of(errno), {}, std::strerror(errno)};
    const OpenDirectory directory(::fdopendir(fd.get()));
    if (!directory) return {Presence::unreadable, {}, std::strerror(errno)};
    (void)fd.release();  // closed with the directory
    Listing listing{Presence::found, {}, {}};
    errno = 0;
    while (const dirent* entry = ::readdir(directory.get())) {
        const std::string name = entry->d_name;
        if (name != "." && name != "..") listing.names.push_back(name);
    }
    if (errno != 0) return {Presence::unreadable, {}, std::strerror(errno)};
    std::sort(listing.names.begin(), listing.names.end());
    return listing;
}

FileStatus Root::status(const std::string& path) const {
    const UniqueFd fd(open(path, O_PATH | O_NOFOLLOW | O_CLOEXEC));
    FileStatus found;
    struct statfs file_system{};
    if (!fd.valid() || ::fstat(fd.get(), &found.status) != 0 || ::fstatfs(fd.get(), &file_system) != 0) {
        found.presence = presence_of(errno);
        found.why = std::strerror(errno);
        return found;
    }
    found.presence = Presence::found;
    found.in_memory = file_system.f_type == TMPFS_MAGIC || file_system.f_type == RAMFS_MAGIC;
    return found;
}

bool Root::exists(const std::string& path) const {
    const UniqueFd fd(open(path, O_PATH | O_CLOEXEC));
    return fd.valid();
}

}  // namespace jarmor::guard
