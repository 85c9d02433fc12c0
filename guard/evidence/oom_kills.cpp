#include "guard/evidence/oom_kills.h"

#include <charconv>
#include <optional>
#include <string_view>

#include "guard/evidence/files.h"
#include "guard/text.h"

namespace jarmor::guard {
namespace {

constexpr std::size_t longest = std::size_t{64} * 1024;

std::optional<std::uint64_t> count_in(const std::string& path) {
    const auto text = read_kernel_file(path, longest, Failure::internal);
    if (!text) return std::nullopt;
    static constexpr std::string_view key = "oom_kill ";
    for (const auto line : split(*text, '\n')) {
        if (!line.starts_with(key)) continue;
        std::uint64_t count = 0;
        const auto digits = line.substr(key.size());
        (void)std::from_chars(digits.data(), digits.data() + digits.size(), count);
        return count;
    }
    return std::nullopt;
}

/// The file of the own group; in a container whose mount shows only that group, at the mount point itself.
std::optional<std::uint64_t> count_of(const std::string& mount, std::string_view group, const char* file) {
    if (const auto count = count_in(mount + std::string(group) + "/" + file)) return count;
    return count_in(mount + "/" + file);
}

bool lists_memory(std::string_view controllers) {
    for (const auto part : split(controllers, ',')) {
        if (part == "memory") return true;
    }
    return false;
}

}  // namespace

std::uint64_t oom_kills(const std::string& root) {
    const auto groups = read_kernel_file(root + "/proc/self/cgroup", longest, Failure::internal);
    if (!groups) return 0;
    const std::string mount = root + "/sys/fs/cgroup";
    std::uint64_t sum = 0;
    for (const auto line : split(*groups, '\n')) {
        const std::size_t first = line.find(':'), second = line.find(':', first + 1);
        if (first == std::string_view::npos || second == std::string_view::npos) continue;
        const auto controllers = line.substr(first + 1, second - first - 1);
        const auto group = line.substr(second + 1);
        std::optional<std::uint64_t> count;
        if (controllers.empty()) count = count_of(mount, group, "memory.events");
        if (lists_memory(controllers)) count = count_of(mount + "/memory", group, "memory.oom_control");
        sum += count.value_or(0);
    }
    return sum;
}

}  // namespace jarmor::guard
