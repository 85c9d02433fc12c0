#include <dirent.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <filesystem>
#include <memory>
#include <string_view>
#include <vector>

#include "guard/evidence/process.h"
#include "launcher/cli/message.h"
#include "launcher/start/lifecycle.h"
#include "launcher/start/pid_file.h"
#include "launcher/start/server_identity.h"

namespace jarmor::launcher {

using guard::Result;

namespace {

std::optional<pid_t> number(std::string_view name) {
    pid_t pid = 0;
    const auto [end, error] = std::from_chars(name.data(), name.data() + name.size(), pid);
    if (error != std::errc() || end != name.data() + name.size() || pid <= 0) return std::nullopt;
    return pid;
}

/// Every process of a user, the lowest number first.
Result<std::vector<pid_t>> processes_of(uid_t uid) {
    const std::unique_ptr<DIR, int (*)(DIR*)> stream(::opendir("/proc"), &::closedir);
    if (!stream) return guard::fail_errno(guard::Failure::internal, "/proc", "cannot be listed", errno);
    std::vector<pid_t> found;
    while (const dirent* const entry = ::readdir(stream.get())) {
        const auto pid = number(entry->d_name);
        struct stat status{};
        if (!pid || ::fstatat(::dirfd(stream.get()), entry->d_name, &status, 0) != 0) continue;
        if (status.st_uid == uid) found.push_back(*pid);
    }
    std::sort(found.begin(), found.end());
    return found;
}

/// The mark before the look, and compared after it: what was looked at is what is marked.
std::optional<ProcessMark> mark_if_server(pid_t pid, const ServerIdentity& identity) {
    const auto mark = mark_of(pid);
    if (!mark || !still_runs(*mark) || !identity.is_server(pid) || mark_of(pid) != mark) return std::nullopt;
    return mark;
}

std::optional<RunningServer> from_state(const std::string& directory) {
    const auto state = read_state(directory);
    if (!state) return std::nullopt;
    RunningServer server;
    if (still_runs(state->supervisor)) server.supervisor = state->supervisor;
    if (still_runs(state->jvm)) server.jvm = state->jvm;
    if (server.supervisor.pid == 0 && server.jvm.pid == 0) return std::nullopt;
    return server;
}

}  // namespace

Result<std::optional<RunningServer>> find_server(const Profile& profile, const ScriptLaunch* script,
                                                 const std::string& state_directory) {
    using Found = std::optional<RunningServer>;
    if (auto known = from_state(state_directory)) return known;
    const ServerIdentity identity(profile, script);
    // A file that holds nonsense proves as little as one that holds a foreign number: the look decides.
    const auto pid = read_pid_file(pid_file_of(profile, script));
    if (pid && *pid) {
        if (const auto mark = mark_if_server(**pid, identity)) return Found(RunningServer{*mark, {}});
    }
    auto processes = processes_of(::geteuid());
    if (!processes) return guard::pass_on(processes);
    for (const pid_t process : *processes) {
        if (const auto mark = mark_if_server(process, identity)) return Found(RunningServer{*mark, {}});
    }
    return Found();
}

std::optional<ProcessMark> find_as_root(const Profile& profile, const ScriptLaunch* script) {
    const ServerIdentity identity(profile, script);
    const auto processes = processes_of(0);
    for (const pid_t pid : processes ? *processes : std::vector<pid_t>()) {
        const auto mark = mark_of(pid);
        if (mark && still_runs(*mark) && identity.calls_itself_server(pid) && mark_of(pid) == mark)
            return mark;
    }
    return std::nullopt;
}

Result<StartClaim> claim_start(const Profile& profile, const ScriptLaunch* script,
                               const std::string& state_directory) {
    StartClaim claim;
    if (!state_directory.empty()) {
        auto lock = lock_state(state_directory);
        // On a full disk a server that would run still starts, as with the scripts; only nobody remembers it.
        if (!lock) warn("goes on without a lock: " + lock.error().line());
        if (lock && !*lock) {
            claim.running = from_state(state_directory).value_or(RunningServer());
            return claim;
        }
        if (lock) claim.lock = std::move(**lock);
    }
    auto running = find_server(profile, script, state_directory);
    if (!running) return guard::pass_on(running);
    claim.running = *running;
    const auto own = mark_of(::getpid());
    if (!claim.running && own && !state_directory.empty()) {
        auto noted = write_state(state_directory, {*own, {}, boot_id()});
        if (!noted) warn("goes on, but this start is not noted: " + noted.error().line());
    }
    return claim;
}

}  // namespace jarmor::launcher
