#include "guard/watch/running_jvm.h"

#include <signal.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <ctime>

#include "guard/same_file.h"

namespace jarmor::guard {
namespace {

std::uint64_t seconds_since(std::uint64_t start_ticks) {
    timespec boot{};
    if (::clock_gettime(CLOCK_BOOTTIME, &boot) != 0) return 0;
    const auto now = static_cast<std::uint64_t>(boot.tv_sec);
    const std::uint64_t began = start_ticks / static_cast<std::uint64_t>(::sysconf(_SC_CLK_TCK));
    return now > began ? now - began : 0;
}

std::vector<std::pair<std::string, std::string>> variables_of(const std::vector<std::string>& environ) {
    std::vector<std::pair<std::string, std::string>> variables;
    for (const std::string& entry : environ) {
        const std::size_t equals = entry.find('=');
        if (equals == std::string::npos) continue;
        variables.emplace_back(entry.substr(0, equals), entry.substr(equals + 1));
    }
    return variables;
}

}  // namespace

const std::string* RunningJvm::variable(std::string_view name) const {
    for (const auto& [key, value] : variables_) {
        if (key == name) return &value;
    }
    return nullptr;
}

Result<RunningJvm> look_at(pid_t pid) {
    const std::string folder = "/proc/" + std::to_string(pid) + "/";
    if (::kill(pid, 0) != 0 && errno == ESRCH) {
        return fail(Failure::java, "pid " + std::to_string(pid), "is no process");
    }
    auto start = read_start_time(pid);
    if (!start) return pass_on(start);
    auto threads = read_threads(pid);
    if (!threads) return pass_on(threads);
    if (threads->empty()) return fail(Failure::java, folder, "the process has ended");
    RunningJvm jvm(read_mapped_code(pid), listening_sockets(pid),
                   read_perf_file(pid, threads->front().uid[1], *start));
    auto command = read_words(folder + "cmdline");
    if (!command) return pass_on(command);
    auto environ = read_words(folder + "environ");
    if (!environ) return pass_on(environ);
    auto exe = read_link(folder + "exe");
    if (!exe) return pass_on(exe);
    auto cwd = read_link(folder + "cwd");
    if (!cwd) return pass_on(cwd);
    jvm.pid = pid;
    jvm.up_seconds = seconds_since(*start);
    jvm.exe = std::move(*exe);
    jvm.cwd = std::move(*cwd);
    jvm.command = std::move(*command);
    jvm.variables_ = variables_of(*environ);
    jvm.environ = std::move(*environ);
    jvm.threads = std::move(*threads);
    // In a container the same path may be another file, or none.
    jvm.same_files = same_file(jvm.exe, folder + "exe");
    // The number may have gone to another process while we read.
    const auto again = read_start_time(pid);
    if (!again || *again != *start) return fail(Failure::java, folder, "the process has ended");
    return jvm;
}

}  // namespace jarmor::guard
