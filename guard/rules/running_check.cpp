#include <unistd.h>

#include <charconv>

#include "guard/rules/config_checks.h"
#include "guard/text.h"

namespace jarmor::guard::rules {

namespace {

constexpr std::string_view watched_files[] = {
    "/repository/conf/deployment.toml",
    "/repository/deployment/server/webapps/authenticationendpoint/WEB-INF/classes/EndpointConfig.properties",
    "/repository/deployment/server/webapps/accountrecoveryendpoint/WEB-INF/classes/"
    "RecoveryEndpointConfig.properties"};
constexpr std::size_t start_field = 22;  // proc_pid_stat(5)

std::int64_t number_in(std::string_view text) {
    std::int64_t number = 0;
    (void)std::from_chars(text.data(), text.data() + text.size(), number);
    return number;
}

/// Ticks since boot at which a process began, behind the name in parentheses that may hold spaces.
std::int64_t start_ticks(std::string_view stat) {
    const auto name = stat.rfind(')');
    if (name == std::string_view::npos || name + 2 > stat.size()) return -1;
    const auto fields = split(stat.substr(name + 2), ' ');
    return fields.size() > start_field - 3 ? number_in(fields[start_field - 3]) : -1;
}

std::int64_t boot_time(std::string_view stat) {
    const auto at = stat.find("btime ");
    return at == std::string_view::npos ? -1 : number_in(stat.substr(at + 6));
}

}  // namespace

void check_changed_while_running(const Subject& subject, Answer& answer) {
    if (!subject.root.exists(subject.home)) return answer.unknown(subject.home, "is not there");
    const std::string pid_file = subject.home + "/wso2carbon.pid";
    const FileText pid = subject.root.read(pid_file, 64);
    if (pid.presence == Presence::unreadable) return answer.unknown(pid_file, pid.why);
    const FileText process =
        pid.presence == Presence::found
            ? subject.root.read("/proc/" + std::to_string(number_in(pid.text)) + "/stat", 4096)
            : FileText{};
    if (process.presence == Presence::absent) return answer.pass(pid_file, "the server is stopped");
    const std::int64_t boot = boot_time(subject.root.read("/proc/stat").text),
                       ticks = start_ticks(process.text);
    if (boot < 0 || ticks < 0) return answer.unknown("/proc", "does not say when the server was started");
    const std::int64_t started = boot + ticks / ::sysconf(_SC_CLK_TCK);
    for (const std::string_view name : watched_files) {
        const std::string path = subject.home + std::string(name);
        const FileStatus file = subject.root.status(path);
        if (file.presence == Presence::found && file.status.st_mtime > started)
            answer.fail(path, "was changed while the server runs: restart it");
    }
    if (answer.statements().empty())
        answer.pass(pid_file, "nothing was changed since the server was started");
}

}  // namespace jarmor::guard::rules
