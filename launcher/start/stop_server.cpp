#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <csignal>

#include "guard/evidence/process.h"
#include "launcher/cli/message.h"
#include "launcher/exit_code.h"
#include "launcher/start/ending.h"
#include "launcher/start/lifecycle.h"
#include "launcher/start/pid_file.h"
#include "launcher/start/process_handle.h"
#include "launcher/start/server_identity.h"
#include "launcher/start/settings.h"

namespace jarmor::launcher {

using guard::Result;
using std::chrono::milliseconds;
using std::chrono::seconds;
using Clock = std::chrono::steady_clock;

namespace {

constexpr seconds stop_dump_time(5);  // for a thread dump to be written
constexpr seconds grace_time(15);     // for a supervisor to do what it does at stop_wait, and to end
constexpr seconds kill_time(10);      // for the kernel to take a large heap apart

milliseconds left_until(Clock::time_point end) {
    return std::max(std::chrono::duration_cast<milliseconds>(end - Clock::now()), milliseconds(0));
}

/// The processes of one server that are still there.
struct Held {
    std::optional<ProcessHandle> supervisor, jvm;

    /// Whom TERM is for. The supervisor hands it on, and knows then that the end was asked for.
    const ProcessHandle* first() const { return supervisor ? &*supervisor : jvm ? &*jvm : nullptr; }
    bool wait_end(Clock::time_point end) const {
        // The JVM first: its end is what lets the other one go.
        return (!jvm || jvm->wait_end(left_until(end))) &&
               (!supervisor || supervisor->wait_end(left_until(end)));
    }
    Result<void> signal_jvm(int number) const {
        if (!jvm) return {};
        auto sent = jvm->signal(number);
        if (!sent) return guard::pass_on(sent);
        return {};
    }
};

Result<Held> hold(const RunningServer& server) {
    Held held;
    for (const auto& [mark, into] :
         {std::pair{server.supervisor, &held.supervisor}, {server.jvm, &held.jvm}}) {
        if (mark.pid == 0) continue;
        auto handle = ProcessHandle::open(mark);
        if (!handle) return guard::pass_on(handle);
        *into = std::move(*handle);
    }
    return held;
}

/// What a PID file names that is no server of this home, for a person.
std::string describe_foreign(const std::string& path) {
    const auto pid = read_pid_file(path);
    if (!pid) return "; " + pid.error().line();
    if (!*pid) return {};
    const std::string number = path + " names pid " + std::to_string(**pid);
    if (!mark_of(**pid)) return "; " + number + ", which is gone";
    const auto words = guard::read_words("/proc/" + std::to_string(**pid) + "/cmdline");
    const std::string program = words && !words->empty() ? " (" + words->front() + ")" : "";
    return "; " + number + program + ", which is not it and is left alone";
}

/// A start that has just begun holds the lock before it has noted who it is.
Result<std::optional<RunningServer>> find_patiently(const Profile& profile, const ScriptLaunch* script,
                                                    const std::string& directory) {
    auto server = find_server(profile, script, directory);
    for (int i = 0; i < 40 && server && !*server && !directory.empty() && is_locked(directory); ++i) {
        (void)::usleep(25'000);
        server = find_server(profile, script, directory);
    }
    return server;
}

Result<int> wait_or_kill(const Profile& profile, const Held& held) {
    const auto settings = settings_of(profile.supervise);
    const auto begin = Clock::now();
    const seconds wait(settings.stop_wait.value);
    // A supervisor asks for the dump and kills by itself, and is only helped where it does not.
    if (held.wait_end(begin + wait + (held.supervisor ? grace_time : seconds(0)))) return exit_ok;
    say(profile.name + " still runs " + std::to_string(wait.count()) + " s after TERM: thread dump" +
        (settings.stop_kill.value ? ", KILL follows" : ""));
    auto sent = held.signal_jvm(SIGQUIT);
    if (sent && !held.wait_end(Clock::now() + stop_dump_time)) {
        if (!settings.stop_kill.value) return exit_findings;
        sent = held.signal_jvm(SIGKILL);
    }
    if (!sent) return guard::pass_on(sent);
    if (held.wait_end(Clock::now() + kill_time)) return exit_ok;
    if (held.supervisor) {
        auto killed = held.supervisor->signal(SIGKILL);
        if (!killed) return guard::pass_on(killed);
    }
    return held.wait_end(Clock::now() + kill_time) ? exit_ok : exit_findings;
}

/// What a server leaves that had nobody to tidy up after it.
void forget(const Profile& profile, const ScriptLaunch* script, const std::string& directory,
            const RunningServer& server) {
    if (directory.empty() || !is_locked(directory)) remove_state(directory);
    const auto path = pid_file_of(profile, script);
    const auto pid = read_pid_file(path);
    if (pid && *pid && **pid == server.jvm.pid) (void)::unlink(path.c_str());
}

}  // namespace

Result<int> stop_server(const Profile& profile, const ScriptLaunch* script,
                        const std::string& state_directory, bool wait) {
    auto server = find_patiently(profile, script, state_directory);
    if (!server) return guard::pass_on(server);
    auto held = hold(server->value_or(RunningServer()));
    if (!held) return guard::pass_on(held);
    const ProcessHandle* const target = held->first();
    if (target == nullptr) {
        say(profile.name + " does not run" + describe_foreign(pid_file_of(profile, script)));
        return exit_ok;
    }
    auto sent = target->signal(SIGTERM);
    // One that was suspended would hear it only when somebody continues it.
    if (sent && *sent) sent = target->signal(SIGCONT);
    if (!sent) return guard::pass_on(sent);
    if (!wait) return exit_ok;
    auto code = wait_or_kill(profile, *held);
    if (code && *code == exit_ok) forget(profile, script, state_directory, **server);
    if (code && *code != exit_ok)
        say(profile.name + " still runs: pid " + std::to_string((*server)->jvm.pid));
    return code;
}

}  // namespace jarmor::launcher
