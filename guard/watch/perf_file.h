#pragma once

#include <sys/types.h>

#include <cstdint>
#include <string>

#include "guard/evidence/perfdata.h"
#include "guard/result.h"

namespace jarmor::guard {

struct PerfFile {
    std::string bytes;
    std::string path;  ///< as seen from here, below /proc/PID/root
};

/// Reads the hsperfdata file of a JVM where the JVM itself sees it: /proc/PID/root/tmp/hsperfdata_*/NSPID.
/// The directory belongs to the JVM's user, so nothing there is followed, only a regular file of that user is
/// read, and one older than the process (start_ticks after boot; a SIGKILL leaves the file behind) is not
/// taken for its own. The bytes are foreign: parse them without privileges.
Result<PerfFile> read_perf_file(pid_t pid, uid_t owner, std::uint64_t start_ticks);

}  // namespace jarmor::guard
