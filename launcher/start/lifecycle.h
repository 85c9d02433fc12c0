#pragma once

#include <optional>
#include <string>

#include "guard/result.h"
#include "launcher/profile/profile.h"
#include "launcher/start/state.h"

namespace jarmor::launcher {

/// The running JVM of a home, found by jarmor's own state, by the product's PID file, or by a look through
/// /proc (a JVM that jarmor did not start). Identity is start time, executable (a java) and home on the
/// command line; the number in a file alone proves nothing. Runs as the service user.
struct RunningServer {
    ProcessMark jvm;
    ProcessMark supervisor;  ///< pid 0: none, jarmor did not start it or it is gone
};
guard::Result<std::optional<RunningServer>> find_server(const Profile& profile, const ScriptLaunch* script,
                                                        const std::string& state_directory);

/// stop: TERM through a pidfd to the supervisor, else to the JVM; with `wait` it waits as [supervise] says,
/// then asks for a thread dump (QUIT) and KILLs where allowed. Kills nobody else: a foreign or dead PID is
/// said and left alone. Returns 0 (the scripts' promise) also when nothing ran.
guard::Result<int> stop_server(const Profile& profile, const ScriptLaunch* script,
                               const std::string& state_directory, bool wait);

/// status: LSB codes 0 running, 1 dead with a PID file, 3 not running, 4 not known.
guard::Result<int> server_status(const Profile& profile, const ScriptLaunch* script,
                                 const std::string& state_directory);

}  // namespace jarmor::launcher
