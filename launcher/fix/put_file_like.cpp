#include <fcntl.h>
#include <sys/xattr.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdio>

#include "guard/report/write.h"
#include "guard/same_file.h"
#include "launcher/fix/mended_home.h"
#include "launcher/product/place_file.h"

namespace jarmor::launcher {

namespace {

using guard::fail;
using guard::fail_errno;
using guard::Failure;
using guard::Result;
using guard::UniqueFd;

constexpr std::size_t most_attribute = 65536;  // XATTR_SIZE_MAX, xattr(7)

/// ACLs and labels. A security label that may not be set is the one that the directory gives.
bool copy_attributes(int from, int to) {
    std::string names(most_attribute, '\0');
    const ssize_t size = ::flistxattr(from, names.data(), names.size());
    if (size < 0) return errno == ENOTSUP;
    // One that the directory gives to whatever is made in it.
    (void)::fremovexattr(to, "system.posix_acl_access");
    std::string value(most_attribute, '\0');
    for (std::size_t at = 0; at < static_cast<std::size_t>(size);) {
        const std::string name(names.c_str() + at);
        at += name.size() + 1;
        const ssize_t length = ::fgetxattr(from, name.c_str(), value.data(), value.size());
        if (length < 0) return false;
        if (::fsetxattr(to, name.c_str(), value.data(), static_cast<std::size_t>(length), 0) != 0 &&
            !name.starts_with("security."))
            return false;
    }
    return true;
}

/// chown(2) takes set-id bits away, so that the mode comes behind it; an ACL comes before, because the mode
/// holds its mask.
bool become_like(int fd, int like, bool same_time) {
    struct stat status{};
    struct stat own{};
    if (::fstat(like, &status) != 0 || ::fstat(fd, &own) != 0) return false;
    const bool same_owner = own.st_uid == status.st_uid && own.st_gid == status.st_gid;
    if (!same_owner && ::fchown(fd, status.st_uid, status.st_gid) != 0) return false;
    if (!copy_attributes(like, fd) || ::fchmod(fd, status.st_mode & 07777U) != 0) return false;
    const std::array<timespec, 2> times{status.st_atim, status.st_mtim};
    return !same_time || ::futimens(fd, times.data()) == 0;
}

}  // namespace

Result<struct stat> put_file_like(int directory, const std::string& name, std::string_view text, int like,
                                  bool same_time, const std::string& path) {
    const std::string temporary = temporary_name(name);
    constexpr int flags = O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC;
    // One that is there is of a run that was cut off.
    if (::unlinkat(directory, temporary.c_str(), 0) != 0 && errno != ENOENT)
        return fail_errno(Failure::policy, path, "cannot be written", errno);
    const UniqueFd fd(::openat(directory, temporary.c_str(), flags, 0600));
    if (!fd.valid()) return fail_errno(Failure::policy, path, "cannot be written", errno);
    auto put = guard::write_all(fd.get(), text, path);
    if (put && (!become_like(fd.get(), like, same_time) || ::fsync(fd.get()) != 0))
        put = fail_errno(Failure::policy, path, "cannot be written with the rights that it has", errno);
    // EBUSY: a file that is mounted by itself, as containers do.
    if (put && ::renameat(directory, temporary.c_str(), directory, name.c_str()) != 0)
        put = fail_errno(Failure::policy, path, "cannot be replaced", errno);
    if (!put) {
        (void)::unlinkat(directory, temporary.c_str(), 0);
        return pass_on(put);
    }
    struct stat written{};
    struct stat there{};
    if (::fstat(fd.get(), &written) != 0 ||
        ::fstatat(directory, name.c_str(), &there, AT_SYMLINK_NOFOLLOW) != 0 ||
        !guard::same_file(written, there))
        return fail(Failure::policy, path, "was replaced while it was being written");
    if (::fsync(directory) != 0) return fail_errno(Failure::policy, path, "cannot be made lasting", errno);
    return written;
}

}  // namespace jarmor::launcher
