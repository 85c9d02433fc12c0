#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <vector>

#include "guard/evidence/sockets.h"
#include "guard/report/write.h"
#include "launcher/exit_code.h"
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

Result<int> put(int code, const Profile& profile, const std::string& text) {
    auto written = guard::write_all(STDOUT_FILENO, profile.name + " " + text + "\n", "standard output");
    if (!written) return guard::pass_on(written);
    return code;
}

std::string text_of(const RunningServer& server) {
    if (server.jvm.pid == 0) return "is being started by pid " + std::to_string(server.supervisor.pid);
    const std::string text = "runs: pid " + std::to_string(server.jvm.pid) + ", up " + up_time(server.jvm);
    if (server.supervisor.pid != 0)
        return text + ", supervised by pid " + std::to_string(server.supervisor.pid);
    return text + ", not supervised";
}

}  // namespace

Result<int> server_status(const Profile& profile, const ScriptLaunch* script,
                          const std::string& state_directory, bool wait_ready) {
    const auto end = Clock::now() + std::chrono::seconds(settings_of(profile.supervise).stop_wait.value);
    while (true) {
        auto server = find_server(profile, script, state_directory);
        if (!server) return guard::pass_on(server);
        if (*server && (!wait_ready || is_ready(profile, **server))) {
            return put(running, profile, text_of(**server) + (wait_ready ? ", ready" : ""));
        }
        if (!*server && !(wait_ready && Clock::now() < end)) {
            const auto pid = read_pid_file(pid_file_of(profile, script));
            const bool left = !pid || *pid || read_state(state_directory);
            return put(left ? dead_with_file : not_running, profile,
                       left ? "does not run, and did not end as asked" : "does not run");
        }
        if (Clock::now() >= end) return put(not_running, profile, text_of(**server) + ", and is not ready");
        (void)::usleep(100'000);
    }
}

}  // namespace jarmor::launcher
