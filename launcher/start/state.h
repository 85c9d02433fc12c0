#pragma once

#include <sys/types.h>

#include <cstdint>
#include <optional>
#include <string>

#include "guard/unique_fd.h"
#include "guard/result.h"
#include "launcher/profile/profile.h"

namespace jarmor::launcher {

/// A process, so that another one with its number is not taken for it.
struct ProcessMark {
    pid_t pid = 0;
    std::uint64_t start_ticks = 0;  ///< field 22 of /proc/PID/stat
    bool operator==(const ProcessMark&) const = default;
};

/// What jarmor remembers of a running server.
struct ServerState {
    ProcessMark supervisor, jvm;
    std::string boot_id;
};

/// Where the state of a profile lives: /run/jarmor/NAME (made by root before the drop, owned by the service
/// user, 0700), else $XDG_RUNTIME_DIR/jarmor/NAME, else HOME-OF-PRODUCT/tmp/.jarmor. Called as root before
/// the drop, or unprivileged.
guard::Result<std::string> state_directory(const Profile& profile, uid_t uid, gid_t gid);

/// Holds the lock of a state directory (flock): one start at a time. Nothing where another process holds it.
guard::Result<std::optional<guard::UniqueFd>> lock_state(const std::string& directory);

guard::Result<std::optional<ServerState>> read_state(const std::string& directory);
guard::Result<void> write_state(const std::string& directory, const ServerState& state);

}  // namespace jarmor::launcher
