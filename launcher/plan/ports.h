#pragma once

#include "launcher/profile/profile.h"

namespace jarmor::launcher {

/// True where the profile declares a TCP port that only CAP_NET_BIND_SERVICE can bind (ip(7),
/// ip_unprivileged_port_start).
bool needs_net_bind(const Profile& profile);

}  // namespace jarmor::launcher
