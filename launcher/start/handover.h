#pragma once

#include <sys/types.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "guard/plan.h"
#include "guard/result.h"
#include "guard/unique_fd.h"
#include "launcher/confine/verify.h"
#include "launcher/plan/java_home.h"
#include "launcher/start/supervise.h"

namespace jarmor::launcher {

/// Everything that goes from the image that planned to the one that stays: what was promised, what is to run,
/// and how to look after it.
struct Handover {
    confine::Promise promise;
    Supervision supervision;
    std::vector<std::string> argv, environ;  ///< of the JVM
    int java = -1, bin_dir = -1;             ///< of JavaInstall
    dev_t device = 0;
    ino_t inode = 0;
    std::string path;       ///< of java
    std::string directory;  ///< of the JVM; empty: that of this process
};

/// The descriptors that have to stay open over the exec.
std::vector<int> descriptors_of(const Handover& handover);

/// As bytes, and back. Error: Failure::internal for bytes of another version, or that end too early or too
/// late. No memory is taken for a length before the bytes are there.
std::string to_bytes(const Handover& handover);
guard::Result<Handover> from_bytes(std::string_view bytes);

/// The content of a sealed_file(), as often as wanted. Error: Failure::policy where the descriptor is none,
/// or holds more than 16 MiB (execve takes 6).
guard::Result<std::string> read_sealed(int descriptor);

}  // namespace jarmor::launcher
