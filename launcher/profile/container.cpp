#include "launcher/profile/container.h"

#include <unistd.h>

#include <cstdlib>

namespace jarmor::launcher {

bool in_container(bool as_root, const std::string& root) {
    // Docker; Podman and CRI-O; systemd, which writes there what PID 1 found in $container.
    for (const char* mark : {"/.dockerenv", "/run/.containerenv", "/run/systemd/container"}) {
        if (::access((root + mark).c_str(), F_OK) == 0) return true;
    }
    return !as_root && std::getenv("KUBERNETES_SERVICE_HOST") != nullptr;
}

}  // namespace jarmor::launcher
