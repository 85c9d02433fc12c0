#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "guard/evidence/sockets.h"
#include "guard/watch/promise.h"

namespace jarmor::guard {

struct ExpectedSockets {
    std::vector<std::uint16_t> ports;  ///< that the profile declares
    bool jmx = false;                  ///< remote management is declared, its ports are in `ports`
};

/// Every listening socket that others can reach is declared. Where the profile declares none at all nothing
/// was promised: what listens is named, and the promise is unconfirmed.
Promise judge_sockets(const std::vector<ListeningSocket>& sockets, const ExpectedSockets& expected);

/// All mapped code lies below one of the trees (absolute directories) or is one of the files.
Promise judge_libraries(const std::vector<std::string>& mapped, const std::vector<std::string>& trees,
                        const std::vector<std::string>& files);

/// True for `path` itself and for everything below it.
bool lies_in(const std::string& path, const std::string& tree);

}  // namespace jarmor::guard
