#pragma once

#include <cstdint>
#include <string>

namespace jarmor::guard {

/// How many processes the kernel's OOM killer has ended in the cgroup of this process: memory.events (v2) or
/// memory.oom_control (v1, Linux 4.13). 0 where nobody counts. `root` is put before /proc and /sys paths.
std::uint64_t oom_kills(const std::string& root = "");

}  // namespace jarmor::guard
