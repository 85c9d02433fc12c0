#include "launcher/product/place_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>

#include "guard/report/write.h"
#include "guard/same_file.h"

namespace jarmor::launcher {

namespace {

using guard::fail;
using guard::fail_errno;
using guard::Failure;
using guard::Result;
using guard::UniqueFd;

Result<void> make_directories(const std::string& path, Failure kind) {
    for (std::size_t end = path.find('/', 1);; end = path.find('/', end + 1)) {
        const std::string part = path.substr(0, end);
        // mkdir() follows no link at its end; what is above was made or judged by others, and is judged
        // below.
        if (::mkdir(part.c_str(), 0755) != 0 && errno != EEXIST) {
            return fail_errno(kind, part, "cannot be made", errno);
        }
        if (end == std::string::npos) return {};
    }
}

Result<UniqueFd> create_temporary(int directory, const std::string& path, const std::string& name) {
    constexpr int flags = O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC;
    UniqueFd fd(::openat(directory, name.c_str(), flags, 0600));
    // Left over from a run that was cut off: nobody uses a temporary file of that name.
    if (!fd.valid() && errno == EEXIST && ::unlinkat(directory, name.c_str(), 0) == 0) {
        fd = UniqueFd(::openat(directory, name.c_str(), flags, 0600));
    }
    if (!fd.valid()) return fail_errno(Failure::internal, path, "cannot be written", errno);
    return fd;
}

Result<void> fill_file(const UniqueFd& fd, const std::string& path, const NewFile& file) {
    if (auto written = guard::write_all(fd.get(), file.text, path); !written) return written;
    if (::fchmod(fd.get(), file.mode) != 0 || ::fsync(fd.get()) != 0) {
        return fail_errno(Failure::internal, path, "cannot be written", errno);
    }
    return {};
}

}  // namespace

guard::Trust site_trust() {
    if (::geteuid() == 0) return {{0}};
    return {{0, ::geteuid()}};
}

Result<UniqueFd> open_site_directory(const std::string& path, Failure kind) {
    if (auto made = make_directories(path, kind); !made) return pass_on(made);
    guard::PathJudge judge(site_trust());
    auto judged = judge.open(path, kind);
    if (!judged) return pass_on(judged);
    UniqueFd fd(::openat(judged->fd.get(), ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (!fd.valid()) return fail_errno(kind, path, "cannot be opened", errno);
    return fd;
}

std::string temporary_name(const std::string& name) {
    return "." + name + ".new";
}

Result<void> place_file(int directory, const std::string& path, const NewFile& file) {
    const std::string temporary = temporary_name(file.name);
    auto fd = create_temporary(directory, path, temporary);
    if (!fd) return pass_on(fd);
    auto placed = fill_file(*fd, path, file);
    if (placed && ::renameat(directory, temporary.c_str(), directory, file.name.c_str()) != 0) {
        placed = fail_errno(Failure::internal, path, "cannot be put in place", errno);
    }
    if (!placed) {
        (void)::unlinkat(directory, temporary.c_str(), 0);
        return placed;
    }
    struct stat written{};
    struct stat there{};
    // Where somebody else can write the directory, the temporary may have been another by the time of rename.
    if (::fstat(fd->get(), &written) != 0 ||
        ::fstatat(directory, file.name.c_str(), &there, AT_SYMLINK_NOFOLLOW) != 0 ||
        !guard::same_file(written, there)) {
        return fail(Failure::policy, path, "was replaced while it was being put in place");
    }
    if (::fsync(directory) != 0) return fail_errno(Failure::internal, path, "cannot be made lasting", errno);
    return {};
}

}  // namespace jarmor::launcher
