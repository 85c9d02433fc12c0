#include "launcher/product/install_lock.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>

#include "launcher/product/place_file.h"

namespace jarmor::launcher {

namespace {

using guard::fail_errno;
using guard::Failure;
using guard::Result;
using guard::UniqueFd;

constexpr const char* lock_path = "/run/jarmor-install.lock";

Result<UniqueFd> open_lock(const std::string& profiles) {
    if (::geteuid() != 0) return open_site_directory(profiles, Failure::profile);
    UniqueFd fd(::open(lock_path, O_RDWR | O_CREAT | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC, 0600));
    if (fd.valid() || errno == ENOENT || errno == EROFS) return fd;
    return fail_errno(Failure::internal, lock_path, "cannot be opened", errno);
}

}  // namespace

Result<UniqueFd> lock_installs(const std::string& profiles, const std::function<void()>& waits) {
    auto fd = open_lock(profiles);
    if (!fd || !fd->valid()) return fd;
    if (::flock(fd->get(), LOCK_EX | LOCK_NB) == 0) return fd;
    if (errno == EWOULDBLOCK) {
        waits();
        if (::flock(fd->get(), LOCK_EX) == 0) return fd;
    }
    return fail_errno(Failure::internal, ::geteuid() == 0 ? lock_path : profiles, "cannot be locked", errno);
}

}  // namespace jarmor::launcher
