#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <string_view>

#include "guard/evidence/process.h"
#include "guard/report/json.h"
#include "guard/report/redact.h"
#include "guard/report/write.h"
#include "guard/shell_quote.h"
#include "launcher/profile/names.h"
#include "launcher/start/lifecycle.h"
#include "launcher/start/pid_file.h"
#include "launcher/start/readiness.h"
#include "launcher/start/server_identity.h"
#include "launcher/start/settings.h"

namespace jarmor::launcher {

using guard::Result;
using Clock = std::chrono::steady_clock;

namespace {

// Linux Standard Base, "Init Script Actions".
constexpr int running = 0, dead_with_file = 1, not_running = 3;

/// What a look found, for a person and for a program.
struct ServerReport {
    int code = not_running;
    std::string_view state;  ///< "running", "starting", "not-ready", "dead", "stopped"
    RunningServer server;
    bool as_root = false, ready = false;
};

std::string text_of(const Profile& profile, const ServerReport& report) {
    const auto& server = report.server;
    if (report.state == "dead") return "does not run, and did not end as asked";
    if (report.state == "stopped") return "does not run";
    if (server.jvm.pid == 0) return "is being started by pid " + std::to_string(server.supervisor.pid);
    std::string text = "runs: pid " + std::to_string(server.jvm.pid) + ", up " + up_time(server.jvm);
    if (server.supervisor.pid != 0) {
        text += ", supervised by pid " + std::to_string(server.supervisor.pid);
    } else if (report.as_root) {
        text +=
            ", as root, not started by jarmor: end it, then jarmor start " + guard::shell_quote(profile.name);
    } else if (started_by_jarmor(server)) {
        text += ", not supervised";
    } else {
        text += ", not started by jarmor: jarmor restart " + guard::shell_quote(profile.name);
    }
    if (report.ready) text += ", ready";
    return text + (report.state == "not-ready" ? ", and is not ready" : "");
}

std::string json_of(const Profile& profile, const ServerReport& report) {
    const auto number = [](std::int64_t value) { return guard::Json(static_cast<std::uint64_t>(value)); };
    const auto& server = report.server;
    guard::Json json = guard::Json::object();
    json.set("schema", std::string("jarmor-status-1")).set("profile", profile.name);
    json.set("home", profile.home.value).set("mode", std::string(to_text(profile.mode.value)));
    json.set("state", std::string(report.state)).set("code", number(report.code));
    if (server.jvm.pid != 0) {
        json.set("pid", number(server.jvm.pid)).set("up_seconds", number(seconds_up(server.jvm)));
        json.set("started_by_jarmor", guard::Json(!report.as_root && started_by_jarmor(server)));
        json.set("as_root", guard::Json(report.as_root));
    }
    if (server.supervisor.pid != 0) json.set("supervisor_pid", number(server.supervisor.pid));
    return json.text(guard::Redactor());
}

/// Nobody runs as the service user.
ServerReport look_elsewhere(const Profile& profile, const ScriptLaunch* script,
                            const std::string& state_directory) {
    ServerReport report;
    if (const auto mark = find_as_root(profile, script)) {
        report.server.jvm = *mark;
        report.as_root = true;
        report.code = running;
        report.state = "running";
        return report;
    }
    const auto pid = read_pid_file(pid_file_of(profile, script));
    const bool left = !pid || *pid || read_state(state_directory);
    report.code = left ? dead_with_file : not_running;
    report.state = left ? "dead" : "stopped";
    return report;
}

Result<ServerReport> look(const Profile& profile, const ScriptLaunch* script,
                          const std::string& state_directory, bool wait_ready) {
    const auto end = Clock::now() + std::chrono::seconds(settings_of(profile.supervise).stop_wait.value);
    while (true) {
        auto server = find_server(profile, script, state_directory);
        if (!server) return guard::pass_on(server);
        ServerReport report;
        if (*server) {
            report.server = **server;
            report.ready = wait_ready && is_ready(profile, **server);
            report.code = running;
            report.state = report.server.jvm.pid == 0 ? "starting" : "running";
            if (!wait_ready || report.ready) return report;
        }
        if (Clock::now() >= end || (!*server && !wait_ready)) {
            if (!*server) return look_elsewhere(profile, script, state_directory);
            report.code = not_running;
            report.state = "not-ready";
            return report;
        }
        (void)::usleep(100'000);
    }
}

}  // namespace

bool started_by_jarmor(const RunningServer& server) {
    if (server.supervisor.pid != 0) return true;
    const auto words = guard::read_words("/proc/" + std::to_string(server.jvm.pid) + "/environ");
    return words && std::any_of(words->begin(), words->end(),
                                [](const std::string& word) { return word.starts_with("JARMOR_PROFILE="); });
}

Result<int> server_status(const Profile& profile, const ScriptLaunch* script,
                          const std::string& state_directory, const StatusRequest& request) {
    auto report = look(profile, script, state_directory, request.wait_ready);
    if (!report) return guard::pass_on(report);
    const std::string text =
        request.json ? json_of(profile, *report) : profile.name + " " + text_of(profile, *report) + "\n";
    auto written = guard::write_all(STDOUT_FILENO, text, "standard output");
    if (!written) return guard::pass_on(written);
    return report->code;
}

}  // namespace jarmor::launcher
