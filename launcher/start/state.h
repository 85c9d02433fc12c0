#pragma once

#include <sys/types.h>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "guard/result.h"
#include "guard/unique_fd.h"
#include "launcher/profile/profile.h"

namespace jarmor::launcher {

/// A process, so that another one with its number is not taken for it.
struct ProcessMark {
    pid_t pid = 0;
    std::uint64_t start_ticks = 0;  ///< field 22 of /proc/PID/stat
    bool operator==(const ProcessMark&) const = default;
};

/// What jarmor remembers of a running server. A jvm with pid 0: a start is under way.
struct ServerState {
    ProcessMark supervisor, jvm;
    std::string boot_id;
    bool operator==(const ServerState&) const = default;
};

/// The mark of a process, or nothing where there is none (or no /proc).
std::optional<ProcessMark> mark_of(pid_t pid);
/// True where the process runs still; a zombie does not.
bool still_runs(const ProcessMark& mark);
/// Identifies this boot; empty where there is no /proc.
std::string boot_id();

/// Where the state of a profile lives: /run/jarmor/NAME (made by root before the drop, owned by the service
/// user, 0700), else $XDG_RUNTIME_DIR/jarmor/NAME, else HOME-OF-PRODUCT/tmp/.jarmor. Called as root before
/// the drop, or unprivileged.
/// Error: Failure::internal where none can be made (a read-only home): a start goes on without one.
guard::Result<std::string> state_directory(const Profile& profile, uid_t uid, gid_t gid);
/// The same without making it; empty where there is none yet.
std::string existing_state_directory(const Profile& profile, uid_t uid);

/// Holds the lock of a state directory (flock): one start at a time. Nothing where another process holds it.
guard::Result<std::optional<guard::UniqueFd>> lock_state(const std::string& directory);

/// True while a start or a server holds the lock.
bool is_locked(const std::string& directory);

/// Nothing where there is no state, or one of another boot, or text that is none: a state is never a reason
/// not to start.
std::optional<ServerState> read_state(const std::string& directory);
std::optional<ServerState> parse_state(std::string_view text);
guard::Result<void> write_state(const std::string& directory, const ServerState& state);
void remove_state(const std::string& directory);

}  // namespace jarmor::launcher
