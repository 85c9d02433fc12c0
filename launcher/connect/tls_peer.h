#pragma once

#include <chrono>
#include <cstdint>
#include <string>

#include "guard/keystore/certificates.h"

namespace jarmor::launcher {

/// What a peer answered.
struct PeerAnswer {
    guard::keystore::Certificate certificate;  ///< readable: false where none was shown
    std::string trouble;                       ///< why not
};

/// Connects and shakes hands with SNI, as a client that takes any certificate, and sends nothing else. Every
/// step ends by `limit`, but for the look-up of the name, which the resolver limits.
PeerAnswer ask_peer(const std::string& host, std::uint16_t port, std::chrono::milliseconds limit);

}  // namespace jarmor::launcher
