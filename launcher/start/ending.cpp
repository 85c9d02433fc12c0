#include "launcher/start/ending.h"

#include <sys/stat.h>
#include <sys/wait.h>

#include <csignal>
#include <cstring>
#include <string_view>

namespace jarmor::launcher {

namespace {

bool is_fault(int signal) {
    return signal == SIGABRT || signal == SIGSEGV || signal == SIGBUS || signal == SIGILL ||
           signal == SIGFPE || signal == SIGSYS || signal == SIGTRAP;
}

bool is_file(const std::string& path) {
    struct stat status{};
    return ::lstat(path.c_str(), &status) == 0 && S_ISREG(status.st_mode);
}

/// HotSpot writes %p for its PID and %% for a percent sign.
std::string with_pid(std::string_view pattern, pid_t pid) {
    std::string path;
    for (std::size_t i = 0; i < pattern.size(); ++i) {
        const char next = i + 1 < pattern.size() ? pattern[i + 1] : '\0';
        if (pattern[i] == '%' && next == 'p') {
            path += std::to_string(pid);
            ++i;
        } else {
            path += pattern[i];
            if (pattern[i] == '%' && next == '%') ++i;
        }
    }
    return path;
}

}  // namespace

std::string signal_name(int number) {
    const char* const name = number >= SIGRTMIN ? nullptr : ::sigabbrev_np(number);
    return name == nullptr ? std::to_string(number) : name;
}

std::string find_error_log(const std::vector<std::string>& argv, const std::string& directory, pid_t pid) {
    static constexpr std::string_view option = "-XX:ErrorFile=";
    std::string named;
    for (const auto& word : argv) {
        if (word.starts_with(option)) named = with_pid(std::string_view(word).substr(option.size()), pid);
    }
    const std::string base = directory.empty() ? "" : directory + "/";
    if (!named.empty() && named.front() != '/') named.insert(0, base);
    const std::string usual = "hs_err_pid" + std::to_string(pid) + ".log";
    for (const auto& path : {named, base + usual, "/tmp/" + usual}) {
        if (!path.empty() && is_file(path)) return path;
    }
    return {};
}

EndKind Ending::kind() const {
    const int signal = WIFSIGNALED(status) ? WTERMSIG(status) : 0;
    if (is_fault(signal) || !error_log.empty()) return EndKind::crash;
    // A JVM that is PID 1 of a shell's making, or whose parent translates, exits with 137.
    const bool killed = signal == SIGKILL || raw() == 128 + SIGKILL;
    if (killed && oom_kills > 0) return EndKind::out_of_memory;
    return signal == SIGKILL ? EndKind::killed : EndKind::normal;
}

int Ending::raw() const {
    return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}

int Ending::exit_code(ExitCodes wanted) const {
    const auto how = kind();
    switch (wanted) {
        case ExitCodes::zero:
            return 0;
        case ExitCodes::raw:
            return raw();
        case ExitCodes::contract:
            break;
    }
    const bool failed = how == EndKind::crash || how == EndKind::out_of_memory;
    return asked != 0 && !failed ? 0 : raw();
}

std::string Ending::text() const {
    const std::string code = WIFSIGNALED(status) ? "signal " + signal_name(WTERMSIG(status))
                                                 : "exit code " + std::to_string(WEXITSTATUS(status));
    std::string after;
    if (asked != 0) {
        after = " after " + signal_name(asked) +
                (asked_by > 0 ? " from pid " + std::to_string(asked_by) : std::string());
    }
    switch (kind()) {
        case EndKind::out_of_memory:
            return "was killed by the kernel" + after + ": the cgroup is out of memory (" + code +
                   "); give it more, or the heap less";
        case EndKind::crash:
            return "crashed" + after + " (" + code + ")" +
                   (error_log.empty() ? std::string() : "; see " + error_log);
        case EndKind::killed:
            return "was killed" + after + " (" + code + "), not by the kernel's OOM killer";
        case EndKind::normal:
            break;
    }
    return asked != 0 ? "ended as asked" + after + ", " + code : "ended by itself, " + code;
}

}  // namespace jarmor::launcher
