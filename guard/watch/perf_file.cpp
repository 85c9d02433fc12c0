#include "guard/watch/perf_file.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>

#include <cerrno>
#include <ctime>
#include <memory>

#include "guard/evidence/files.h"
#include "guard/unique_fd.h"

namespace jarmor::guard {
namespace {

constexpr std::size_t largest = 1 << 20;

/// The process's number in its own, innermost PID namespace: the last one of the NSpid line.
Result<std::string> inner_pid(pid_t pid) {
    const std::string path = "/proc/" + std::to_string(pid) + "/status";
    const auto status = read_kernel_file(path, largest, Failure::internal);
    if (!status) return Unexpected(status.error());
    const std::size_t line = status->find("\nNSpid:");
    if (line == std::string::npos) return std::to_string(pid);
    const std::string text = status->substr(line + 1, status->find('\n', line + 1) - line - 1);
    return text.substr(text.find_last_of(" \t") + 1);
}

/// Wall clock second at which the process began.
std::int64_t began_at(std::uint64_t start_ticks) {
    timespec wall{}, boot{};
    if (::clock_gettime(CLOCK_REALTIME, &wall) != 0 || ::clock_gettime(CLOCK_BOOTTIME, &boot) != 0) return 0;
    const auto ticks = static_cast<std::uint64_t>(::sysconf(_SC_CLK_TCK));
    return wall.tv_sec - boot.tv_sec + static_cast<std::int64_t>(start_ticks / ticks);
}

Result<PerfFile> read_in(int tmp, const std::string& folder, const std::string& name, const std::string& path,
                         uid_t owner, std::int64_t began) {
    const UniqueFd directory(::openat(tmp, folder.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
    if (!directory.valid()) return fail_errno(Failure::java, path, "cannot be opened", errno);
    const UniqueFd fd(
        ::openat(directory.get(), name.c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC));
    if (!fd.valid()) return fail_errno(Failure::java, path, "cannot be opened", errno);
    struct stat status{};
    if (::fstat(fd.get(), &status) != 0) return fail_errno(Failure::java, path, "cannot be examined", errno);
    if (!S_ISREG(status.st_mode) || status.st_uid != owner) {
        return fail(Failure::java, path, "is not a regular file of the JVM's user");
    }
    // Two seconds: the clocks are read apart, and ticks are rounded down.
    if (status.st_mtime + 2 < began) return fail(Failure::java, path, "is older than the process");
    auto bytes = read_all(fd.get(), path, largest, Failure::java);
    if (!bytes) return pass_on(bytes);
    return PerfFile{std::move(*bytes), path};
}

}  // namespace

Result<PerfFile> read_perf_file(pid_t pid, uid_t owner, std::uint64_t start_ticks) {
    const auto name = inner_pid(pid);
    if (!name) return Unexpected(name.error());
    const std::string tmp = "/proc/" + std::to_string(pid) + "/root/tmp";
    const std::unique_ptr<DIR, int (*)(DIR*)> folders(::opendir(tmp.c_str()), &::closedir);
    if (!folders) return fail_errno(Failure::java, tmp, "cannot be opened", errno);
    const std::int64_t began = began_at(start_ticks);
    auto result = Result<PerfFile>(fail(Failure::java, tmp, "holds no hsperfdata of this process"));
    while (const dirent* entry = ::readdir(folders.get())) {
        const std::string folder = entry->d_name;
        if (!folder.starts_with("hsperfdata_")) continue;
        const std::string path = tmp + "/" + folder + "/" + *name;
        auto found = read_in(::dirfd(folders.get()), folder, *name, path, owner, began);
        if (found) return found;
        // Other users' directories rarely hold this number: only a file that is there says why it is not
        // taken.
        if (found.error().what.find("No such file") == std::string::npos) result = std::move(found);
    }
    return result;
}

}  // namespace jarmor::guard
