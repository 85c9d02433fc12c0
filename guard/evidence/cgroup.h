#pragma once

#include <cstdint>
#include <string>

#include "guard/result.h"

namespace jarmor::guard {

struct MemoryLimit {
    std::uint64_t bytes = 0;       ///< the smallest of the whole chain and MemTotal
    std::string source;            ///< the file it was read from
    std::uint64_t leaf_bytes = 0;  ///< limit of the process's own cgroup alone; 0: none
};

/// Reads the memory limit of this process over the whole cgroup chain, v1 (memory.limit_in_bytes), v2
/// (memory.max) and hybrid, and MemTotal of /proc/meminfo (sysinfo(2)). `root` is put before /proc and /sys
/// paths, for recorded trees. Absurd values (>= 2^62, "max") count as no limit. Errors: Failure::java where
/// not even MemTotal can be read.
Result<MemoryLimit> memory_limit(const std::string& root = "");

}  // namespace jarmor::guard
