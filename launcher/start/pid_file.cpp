#include "launcher/start/pid_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <charconv>
#include <cstdio>

#include "guard/evidence/files.h"
#include "guard/report/write.h"
#include "guard/unique_fd.h"

namespace jarmor::launcher {

using guard::Failure;
using guard::Result;

namespace {

// The kernels of WSO2 pad to 100 bytes; a longer file is none of theirs.
constexpr std::size_t longest = 4096;

bool is_padding(char c) {
    return c == '\0' || c == '\n' || c == '\r' || c == ' ' || c == '\t';
}

guard::Unexpected not_written(const std::string& path, int number) {
    return guard::fail_errno(Failure::internal, path, "cannot be written", number);
}

}  // namespace

Result<std::optional<pid_t>> parse_pid(std::string_view text, const std::string& path) {
    while (!text.empty() && is_padding(text.front())) text.remove_prefix(1);
    while (!text.empty() && is_padding(text.back())) text.remove_suffix(1);
    // What a JVM leaves that has made the file and not yet written it, or a full disk.
    if (text.empty()) return std::optional<pid_t>();
    pid_t pid = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), pid);
    // 0 and -1 would mean whole groups to kill(2), and 1 is no JVM unless it is alone.
    if (error == std::errc() && end == text.data() + text.size() && pid > 0) return std::optional<pid_t>(pid);
    return guard::fail(Failure::policy, path, "holds no process id", "remove it: rm " + path);
}

Result<std::optional<pid_t>> read_pid_file(const std::string& path) {
    struct stat status{};
    if (::stat(path.c_str(), &status) != 0 && (errno == ENOENT || errno == ENOTDIR)) {
        return std::optional<pid_t>();
    }
    auto text = guard::read_file(path, longest, Failure::policy);
    if (!text) return guard::pass_on(text);
    return parse_pid(*text, path);
}

Result<void> write_pid_file(const std::string& path, pid_t pid) {
    const std::string temporary = path + ".jarmor-" + std::to_string(::getpid());
    // What an ended process with this number left there; O_EXCL below refuses whatever comes in between.
    (void)::unlink(temporary.c_str());
    guard::UniqueFd fd(
        ::open(temporary.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC | O_NOCTTY, 0644));
    if (!fd.valid()) return not_written(path, errno);
    auto written = guard::write_all(fd.get(), std::to_string(pid) + "\n", path);
    int number = 0;
    if (written && (::fsync(fd.get()) != 0 || ::rename(temporary.c_str(), path.c_str()) != 0)) number = errno;
    if (written && number == 0) return {};
    (void)::unlink(temporary.c_str());
    if (!written) return guard::pass_on(written);
    return not_written(path, number);
}

}  // namespace jarmor::launcher
