#pragma once

#include <optional>
#include <string>

#include "guard/result.h"
#include "guard/unique_fd.h"
#include "launcher/profile/profile.h"
#include "launcher/start/state.h"

namespace jarmor::launcher {

/// The running JVM of a home, found by jarmor's own state, by the product's PID file, or by a look through
/// /proc (a JVM that jarmor did not start). Identity is start time, executable (a java) and home on the
/// command line; the number in a file alone proves nothing. Runs as the service user.
struct RunningServer {
    ProcessMark jvm;         ///< pid 0: a start is under way
    ProcessMark supervisor;  ///< pid 0: none, jarmor did not start it or it is gone
};
/// jarmor marks what it starts; in its environment the server could say so itself, to no end.
bool started_by_jarmor(const RunningServer& server);
guard::Result<std::optional<RunningServer>> find_server(const Profile& profile, const ScriptLaunch* script,
                                                        const std::string& state_directory);

/// Before anything of a start touches the home (purge, first start): takes the lock of the state directory
/// and looks for a server that runs. One of two starts at once gets the lock, the other one `running`. Notes
/// this process as the supervisor, so that a stop finds a start that is under way. With an empty
/// state_directory there is no lock, only the look.
struct StartClaim {
    guard::UniqueFd lock;                  ///< for Supervision::lock
    std::optional<RunningServer> running;  ///< set: do not start; jvm may be pid 0 where it is not known
};
guard::Result<StartClaim> claim_start(const Profile& profile, const ScriptLaunch* script,
                                      const std::string& state_directory);

/// stop: TERM through a pidfd to the supervisor, else to the JVM; with `wait` it waits as [supervise] says,
/// then asks for a thread dump (QUIT) and KILLs where allowed. Kills nobody else: a foreign or dead PID is
/// said and left alone. Returns 0 (the scripts' promise) also when nothing ran; with `wait` exit_findings
/// where it still runs.
guard::Result<int> stop_server(const Profile& profile, const ScriptLaunch* script,
                               const std::string& state_directory, bool wait);

/// status: LSB codes 0 running, 1 dead with a PID file, 3 not running, 4 not known. `wait_ready` waits, as
/// long as [supervise] stop_wait, until every port of the profile listens (without a port: until the server's
/// log says that it started); 3 where it does not get there.
struct StatusRequest {
    bool wait_ready = false, json = false;
};
guard::Result<int> server_status(const Profile& profile, const ScriptLaunch* script,
                                 const std::string& state_directory, const StatusRequest& request);

/// A JVM of root's that has this home and program on its command line: somebody called the product's own
/// script as root. The service user may not look closer, and nobody else's word is taken for it. Not the
/// server for any command that does something to it.
std::optional<ProcessMark> find_as_root(const Profile& profile, const ScriptLaunch* script);

}  // namespace jarmor::launcher
