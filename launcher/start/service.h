#pragma once

#include <functional>
#include <optional>
#include <string>

#include "guard/result.h"
#include "launcher/profile/profile.h"
#include "launcher/start/lifecycle.h"

namespace jarmor::launcher {

/// One server, for the words start, stop, restart and status, of the command line and of the scripts alike.
/// Called before the drop: what has to be done as the service user is done in a child that becomes it first.
struct Service {
    const Profile& profile;
    const ScriptLaunch* script = nullptr;  ///< nullptr: the profile has none
    /// start, restart: wait until it is ready; stop: wait until it is gone.
    bool wait = false;
    /// The whole pipeline of a start, called in a child in a session of its own. Hands `verdict` on as
    /// Supervision::verdict, and returns only when java was not started: refused, or already running.
    std::function<guard::Result<int>(int verdict)> run;
    bool json = false;  ///< status: for programs
};

/// Starts in the background; returns when the verdict is known: 0 when java runs, else the exit code of the
/// refusal, which the child has said on standard error.
guard::Result<int> start_service(const Service& service);
/// stop_server() as the service user.
guard::Result<int> stop_service(const Service& service);
/// Stops with a limit ([supervise] stop_wait, then a thread dump and KILL where allowed), and starts.
guard::Result<int> restart_service(const Service& service);
/// find_server() as the service user.
guard::Result<std::optional<RunningServer>> running_server(const Service& service);
/// server_status() as the service user.
guard::Result<int> service_status(const Service& service);

/// Standard output and error are the stream that JOURNAL_STREAM names (systemd.exec(5)). One of them alone
/// does not do: whoever holds the other end of the other one would wait for the server.
bool goes_to_the_journal();

/// Where a start in the background prints to once java runs, for Supervision::log; as the service user. The
/// journal stays as it is (empty); else a file in the product's log directory or the state directory; where
/// neither can be written /dev/null, as the scripts do.
std::string background_log(const Profile& profile, const std::string& state_directory);

}  // namespace jarmor::launcher
