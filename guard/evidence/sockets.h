#pragma once

#include <sys/types.h>

#include <cstdint>
#include <string>
#include <vector>

#include "guard/result.h"

namespace jarmor::guard {

struct ListeningSocket {
    std::string address;  ///< "127.0.0.1", "0.0.0.0", "::"
    std::uint16_t port = 0;
    bool loopback = false;
    std::string text() const;  ///< "0.0.0.0:9999", "[::1]:80"
};

/// TCP sockets of this process in LISTEN: /proc/PID/fd inodes against /proc/PID/net/tcp and tcp6.
Result<std::vector<ListeningSocket>> listening_sockets(pid_t pid);

}  // namespace jarmor::guard
