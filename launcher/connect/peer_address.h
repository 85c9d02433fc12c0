#pragma once

#include <sys/socket.h>

#include <cstdint>
#include <string>
#include <vector>

#include "guard/result.h"

namespace jarmor::launcher {

struct PeerAddress {
    sockaddr_storage storage{};
    socklen_t size = 0;
};

/// Where a host is, in the order to try. Compiled for each program: a static glibc cannot ask the name
/// services, so the static program knows localhost and numbers only, and says so.
/// Error: Failure::internal.
guard::Result<std::vector<PeerAddress>> peer_addresses(const std::string& host, std::uint16_t port);

}  // namespace jarmor::launcher
