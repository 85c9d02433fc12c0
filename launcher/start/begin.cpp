#include "launcher/start/begin.h"

#include <unistd.h>

#include "guard/report/write.h"
#include "guard/shell_quote.h"
#include "launcher/cli/message.h"
#include "launcher/confine/identity.h"
#include "launcher/exit_code.h"
#include "launcher/profile/names.h"
#include "launcher/start/server_identity.h"
#include "launcher/start/service.h"

namespace jarmor::launcher {

using guard::Result;

namespace {

ExitCodes exit_codes_in(std::string_view word) {
    if (word == "raw") return ExitCodes::raw;
    return word == "zero" ? ExitCodes::zero : ExitCodes::contract;
}

/// The word of the products' scripts for a start while one runs, and their exit code.
Result<int> already_runs() {
    auto written = guard::write_all(STDOUT_FILENO, "Process is already running\n", "standard output");
    if (!written) return guard::pass_on(written);
    return exit_ok;
}

guard::Unexpected refuse_second(const Profile& profile, const RunningServer& running) {
    const pid_t pid = running.jvm.pid != 0 ? running.jvm.pid : running.supervisor.pid;
    return guard::fail(
        guard::Failure::policy, profile.name,
        pid == 0 ? "is being started by another process" : "already runs as pid " + std::to_string(pid),
        "jarmor stop " + guard::shell_quote(profile.name));
}

}  // namespace

const ScriptLaunch* script_of(const Profile& profile, const std::string& path) {
    for (const auto& script : profile.scripts) {
        if (script.path == path) return &script;
    }
    return profile.scripts.empty() ? nullptr : &profile.scripts.front();
}

bool stays_beside(const Profile& profile, const ScriptLaunch* script, int verdict) {
    if (verdict >= 0) return true;
    if (!profile.start.origin.source.empty()) return profile.start.value == StartMode::supervise;
    return script != nullptr;
}

Result<std::string> make_state_directory(const Profile& profile) {
    auto identity =
        confine::resolve_identity({profile.user.value, profile.user.origin, profile.allow_root.value, {}});
    if (!identity) return guard::pass_on(identity);
    auto directory = state_directory(profile, identity->uid, identity->gid);
    if (directory) return *directory;
    warn("no state is kept of this server: " + directory.error().line());
    return std::string();
}

Result<Begun> begin_beside(const Profile& profile, const ScriptLaunch* script,
                           const std::string& state_directory, const Request& request) {
    Begun begun;
    // `jarmor java` starts many programs with one profile: none of them is "the" server.
    auto claim =
        request.java_mode ? Result<StartClaim>(StartClaim()) : claim_start(profile, script, state_directory);
    if (!claim) return guard::pass_on(claim);
    begun.claim = std::move(*claim);
    if (begun.claim.running) {
        if (request.verdict < 0) return refuse_second(profile, *begun.claim.running);
        auto code = already_runs();
        if (!code) return guard::pass_on(code);
        begun.over = *code;
        return begun;
    }
    auto& supervision = begun.supervision;
    supervision.name = profile.name;
    supervision.mode = to_text(profile.mode.value);
    supervision.pid_file = pid_file_of(profile, script);
    supervision.state_directory = state_directory;
    supervision.settings = profile.supervise;
    if (!request.exit_codes.empty()) {
        supervision.settings.exit_code = {exit_codes_in(request.exit_codes), guard::Origin{"--exit-code"}};
    }
    supervision.lock = begun.claim.lock.get();
    supervision.verdict = request.verdict;
    if (request.verdict >= 0) supervision.log = background_log(profile, state_directory);
    return begun;
}

}  // namespace jarmor::launcher
