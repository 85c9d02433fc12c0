#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace jarmor::guard {

/// One line of /proc/PID/mountinfo.
struct Mount {
    std::string point, type;
    std::string device;  ///< "254:1"
    std::vector<std::string> options;
    bool has(std::string_view option) const;
};

/// In their order: of two at one point the later one is seen.
std::vector<Mount> parse_mounts(std::string_view mountinfo);
/// The mount that a path lies on; nullptr where there is none at all.
const Mount* mount_of(const std::vector<Mount>& mounts, std::string_view path);

}  // namespace jarmor::guard
