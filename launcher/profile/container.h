#pragma once

#include <string>

namespace jarmor::launcher {

/// Whether jarmor runs in a container: by the marks that Docker, Podman and systemd leave in the file system,
/// and, not as root, by the variable that Kubernetes sets (no environment variable has a say as root). `root`
/// is put before each path, for tests.
bool in_container(bool as_root, const std::string& root = {});

}  // namespace jarmor::launcher
