#include "launcher/fix/mended_home.h"

#include <fcntl.h>
#include <linux/openat2.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <array>
#include <cerrno>

#include "guard/evidence/trusted_path.h"
#include "launcher/product/place_file.h"

namespace jarmor::launcher {

namespace {

using guard::fail;
using guard::fail_errno;
using guard::Failure;
using guard::Result;
using guard::UniqueFd;

constexpr int most_home_links = 8;

UniqueFd open_without_links(int directory, const char* path, int flags, unsigned long long more) {
    open_how how{};
    how.flags = static_cast<__u64>(flags) | O_CLOEXEC;
    how.resolve = RESOLVE_NO_SYMLINKS | RESOLVE_NO_MAGICLINKS | more;
    return UniqueFd(static_cast<int>(::syscall(SYS_openat2, directory, path, &how, sizeof how)));
}

std::string_view parent_of(std::string_view path) {
    return path.substr(0, path.rfind('/'));
}

/// What a link at the end of the path says, where a trusted user made it in a trusted directory; else empty.
std::string trusted_link(const std::string& path) {
    guard::PathJudge judge(site_trust());
    struct stat status{};
    std::array<char, 4096> target{};
    const std::string parent(parent_of(path));
    if (parent.empty() || !judge.look(parent, Failure::policy)) return "";
    if (::lstat(path.c_str(), &status) != 0 || !S_ISLNK(status.st_mode)) return "";
    if (status.st_uid != 0 && status.st_uid != ::geteuid()) return "";
    const ssize_t size = ::readlink(path.c_str(), target.data(), target.size() - 1);
    if (size <= 0) return "";
    const std::string to(target.data(), static_cast<std::size_t>(size));
    return to.front() == '/' ? to : parent + "/" + to;
}

/// Without the links that only trusted users can change.
std::string home_behind_links(std::string path) {
    for (int hops = 0; hops < most_home_links; ++hops) {
        const std::string to = trusted_link(path);
        if (to.empty()) break;
        path = to;
        while (path.size() > 1 && path.back() == '/') path.pop_back();
    }
    guard::PathJudge judge(site_trust());
    const std::string parent(parent_of(path));
    const auto trusted = judge.look(parent.empty() ? "/" : parent, Failure::policy);
    if (!trusted) return path;
    return (trusted->path == "/" ? "" : trusted->path) + path.substr(path.rfind('/'));
}

}  // namespace

std::string descriptor_path(int fd) {
    return "/proc/self/fd/" + std::to_string(fd);
}

Result<MendedHome> MendedHome::open(const std::string& home) {
    std::string given = home;
    while (given.size() > 1 && given.back() == '/') given.pop_back();
    if (given.empty() || given.front() != '/')
        return fail(Failure::policy, home, "is no home whose files could be mended");
    const std::string path = home_behind_links(given);
    UniqueFd fd = open_without_links(AT_FDCWD, path.c_str(), O_PATH | O_DIRECTORY, 0);
    if (!fd.valid())
        return fail_errno(Failure::policy, path, errno == ELOOP ? "is behind a link" : "cannot be opened",
                          errno);
    return MendedHome(given, path, std::move(fd));
}

const char* MendedHome::inside(const std::string& path) const {
    if (!path.starts_with(given_)) return nullptr;
    const char* const rest = path.c_str() + given_.size();
    return *rest == '\0' || *rest == '/' ? rest : nullptr;
}

Result<UniqueFd> MendedHome::directory_of(const std::string& inside) const {
    const std::string parent(parent_of(inside));
    UniqueFd fd = open_without_links(fd_.get(), parent.empty() ? "." : parent.c_str() + 1,
                                     O_RDONLY | O_DIRECTORY, RESOLVE_BENEATH);
    if (!fd.valid())
        return fail_errno(Failure::policy, shown(parent),
                          errno == ELOOP ? "is behind a link" : "cannot be opened", errno);
    return fd;
}

Result<HomeEntry> MendedHome::entry(const std::string& inside) const {
    HomeEntry entry;
    if (inside.empty()) {
        entry.fd = open_without_links(fd_.get(), ".", O_PATH, RESOLVE_BENEATH);
    } else {
        auto directory = directory_of(inside);
        if (!directory) return pass_on(directory);
        entry.directory = std::move(*directory);
        entry.name = inside.substr(inside.rfind('/') + 1);
        entry.fd =
            UniqueFd(::openat(entry.directory.get(), entry.name.c_str(), O_PATH | O_NOFOLLOW | O_CLOEXEC));
    }
    if (!entry.fd.valid() || ::fstat(entry.fd.get(), &entry.status) != 0)
        return fail_errno(Failure::policy, shown(inside), "cannot be opened", errno);
    return entry;
}

Result<UniqueFd> MendedHome::readable(const HomeEntry& entry, const std::string& inside) const {
    if (!S_ISREG(entry.status.st_mode)) return fail(Failure::policy, shown(inside), "is not a regular file");
    if (entry.status.st_nlink != 1) return fail(Failure::policy, shown(inside), "has a second name");
    UniqueFd fd(::open(descriptor_path(entry.fd.get()).c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
    if (!fd.valid()) return fail_errno(Failure::policy, shown(inside), "cannot be read", errno);
    return fd;
}

}  // namespace jarmor::launcher
