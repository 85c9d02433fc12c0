#include "guard/evidence/cgroup.h"

#include <linux/magic.h>
#include <sys/stat.h>
#include <sys/sysinfo.h>
#include <sys/vfs.h>
#include <unistd.h>

#include <cerrno>
#include <charconv>
#include <optional>
#include <string_view>
#include <vector>

#include "guard/evidence/files.h"
#include "guard/text.h"

namespace jarmor::guard {
namespace {

constexpr std::size_t kernel_file_limit = std::size_t{1024} * 1024;
constexpr const char* total_source = "/proc/meminfo";
constexpr std::uint64_t absurd = std::uint64_t{1} << 62;  // v1 writes "no limit" as 2^63 less one page

bool holds(std::string_view list, std::string_view word) {
    for (const auto part : split(list, ',')) {
        if (part == word) return true;
    }
    return false;
}

/// One hierarchy that may limit memory.
struct Hierarchy {
    const char* file;        ///< of each group
    std::string group;       ///< of this process, as /proc/self/cgroup names it
    std::string mount_root;  ///< the group that is seen at the mount point
    std::string mount_point;
    bool mounted = false;
    bool states_ancestors = false;  ///< memory.stat has the limit of all ancestors
    bool from_true_root = false;    ///< the mount shows the group and all of its ancestors
};

/// Group names and mount points have blanks and backslashes as \ooo in mountinfo (proc(5)).
std::string without_escapes(std::string_view text) {
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const std::string_view digits = text.substr(i + 1, 3);
        if (text[i] == '\\' && digits.size() == 3 &&
            digits.find_first_not_of("01234567") == std::string_view::npos) {
            out += static_cast<char>((digits[0] - '0') * 64 + (digits[1] - '0') * 8 + (digits[2] - '0'));
            i += 3;
        } else {
            out += text[i];
        }
    }
    return out;
}

bool is_below(const std::string& path, const std::string& root) {
    return root == "/" || path == root || path.starts_with(root + "/");
}

/// Notes the mount through which the group of this process is seen; a mount that shows only other groups
/// counts where there is no better one (in a container without a cgroup namespace both names differ).
void take_mount(Hierarchy& hierarchy, std::string root, std::string point) {
    const bool better =
        is_below(hierarchy.group, root) &&
        (!is_below(hierarchy.group, hierarchy.mount_root) || root.size() > hierarchy.mount_root.size());
    if (hierarchy.mounted && !better) return;
    hierarchy.mount_root = std::move(root);
    hierarchy.mount_point = std::move(point);
    hierarchy.mounted = true;
}

void read_groups(const std::string& text, Hierarchy& v1, Hierarchy& v2) {
    for (const auto line : split(text, '\n')) {
        const std::size_t first = line.find(':'), second = line.find(':', first + 1);
        if (first == std::string_view::npos || second == std::string_view::npos) continue;
        const std::string_view controllers = line.substr(first + 1, second - first - 1);
        if (controllers.empty()) {
            v2.group = line.substr(second + 1);
        } else if (holds(controllers, "memory")) {
            v1.group = line.substr(second + 1);
        }
    }
}

void read_mounts(const std::string& text, Hierarchy& v1, Hierarchy& v2) {
    for (const auto line : split(text, '\n')) {
        const auto fields = split(line, ' ');
        std::size_t dash = 6;
        while (dash < fields.size() && fields[dash] != "-") ++dash;  // optional fields end with a dash
        if (dash + 3 >= fields.size()) continue;
        if (fields[dash + 1] == "cgroup" && holds(fields[dash + 3], "memory")) {
            take_mount(v1, without_escapes(fields[3]), without_escapes(fields[4]));
        } else if (fields[dash + 1] == "cgroup2") {
            take_mount(v2, without_escapes(fields[3]), without_escapes(fields[4]));
        }
    }
}

bool is_there(const std::string& path) {
    return ::access(path.c_str(), F_OK) == 0;
}

bool is_absent(const std::string& path) {
    return ::access(path.c_str(), F_OK) != 0 && errno == ENOENT;
}

bool lies_on(const char* directory, unsigned long magic) {
    struct statfs file_system{};
    return ::statfs(directory, &file_system) == 0 && static_cast<unsigned long>(file_system.f_type) == magic;
}

/// Group names of /proc/self/cgroup count from the root of the namespace.
bool in_first_cgroup_namespace() {
    constexpr ino_t first = 0xEFFFFFFBU;  // PROC_CGROUP_INIT_INO of the kernel, the same since 4.6
    struct stat space{};
    return ::stat("/proc/self/ns/cgroup", &space) == 0 && space.st_ino == first;
}

/// True where the hierarchy is mounted where nearly every host has it, from its true root: then every group
/// lies below, and the table of mounts, dear on a host with many of them, has nothing to add. The kernel
/// makes release_agent (v1) in the true root only, and cgroup.type (v2) everywhere else.
bool take_usual_mount(Hierarchy& v1, Hierarchy& v2) {
    Hierarchy& used = v1.group.empty() ? v2 : v1;  // a controller is in one hierarchy at a time
    const bool first_version = &used == &v1;
    const char* const point = first_version ? "/sys/fs/cgroup/memory" : "/sys/fs/cgroup";
    const std::string directory = std::string(point) + "/";
    if (!used.group.starts_with('/') || used.group.starts_with("/..") || !in_first_cgroup_namespace() ||
        !lies_on(point, first_version ? CGROUP_SUPER_MAGIC : CGROUP2_SUPER_MAGIC))
        return false;
    const bool true_root =
        first_version ? is_there(directory + "release_agent") && is_there(directory + used.file)
                      : is_there(directory + "cgroup.controllers") && is_absent(directory + "cgroup.type");
    if (true_root) take_mount(used, "/", point);
    used.from_true_root = true_root;
    return true_root;
}

std::optional<std::uint64_t> number_in(std::string_view text) {
    std::uint64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc() || end == text.data()) return std::nullopt;
    return number;
}

/// The limit a file states; "max", 0 and absurd values are none, as is a file that is not there.
std::optional<std::uint64_t> limit_in(const std::string& path) {
    const auto text = read_kernel_file(path, 4096, Failure::java);
    const auto number = text ? number_in(*text) : std::nullopt;
    return number && *number != 0 && *number < absurd ? number : std::nullopt;
}

/// What v1 says of all ancestors, those outside of the container too.
std::optional<std::uint64_t> hierarchical_limit_in(const std::string& path) {
    const auto text = read_kernel_file(path, kernel_file_limit, Failure::java);
    if (!text) return std::nullopt;
    static constexpr std::string_view key = "hierarchical_memory_limit ";
    for (const auto line : split(*text, '\n')) {
        if (!line.starts_with(key)) continue;
        const auto number = number_in(line.substr(key.size()));
        return number && *number != 0 && *number < absurd ? number : std::nullopt;
    }
    return std::nullopt;
}

void take_lower(MemoryLimit& limit, std::optional<std::uint64_t> bytes, const std::string& source) {
    if (!bytes || *bytes >= limit.bytes) return;
    limit.bytes = *bytes;
    limit.source = source;
}

void walk(const Hierarchy& hierarchy, const std::string& root, MemoryLimit& limit) {
    if (!hierarchy.mounted || hierarchy.group.empty()) return;
    std::string below;
    if (is_below(hierarchy.group, hierarchy.mount_root)) {
        below = hierarchy.group.substr(hierarchy.mount_root == "/" ? 0 : hierarchy.mount_root.size());
    }
    // "/../x": the group lies outside of this cgroup namespace; what is mounted is all there is to see.
    if (below == "/" || below.find("/..") != std::string::npos) below.clear();
    const std::string leaf = below;
    while (true) {
        // The true root cannot have a limit.
        if (below.empty() && hierarchy.from_true_root) return;
        const std::string directory = hierarchy.mount_point + below;
        const std::string file = directory + "/" + hierarchy.file;
        const auto bytes = limit_in(root + file);
        if (below == leaf && bytes) limit.leaf_bytes = *bytes;
        take_lower(limit, bytes, file);
        // Version 2 has no such line, and a file that is dear to make; it says nothing new where each
        // ancestor is read itself.
        if (below == leaf && hierarchy.states_ancestors && !hierarchy.from_true_root) {
            const std::string stat = directory + "/memory.stat";
            take_lower(limit, hierarchical_limit_in(root + stat), stat);
        }
        if (below.empty()) return;
        below.resize(below.rfind('/'));
    }
}

/// MemTotal of a recorded /proc/meminfo.
Result<std::uint64_t> recorded_total(const std::string& root) {
    auto text = read_kernel_file(root + total_source, kernel_file_limit, Failure::java);
    if (!text) return pass_on(text);
    static constexpr std::string_view key = "MemTotal:";
    const std::size_t at = text->find(key);
    if (at != std::string::npos) {
        const std::string_view rest = std::string_view(*text).substr(at + key.size());
        const auto kib = number_in(rest.substr(std::min(rest.find_first_not_of(' '), rest.size())));
        if (kib && *kib != 0 && *kib < absurd / 1024) return *kib * 1024;
    }
    return fail(Failure::java, total_source, "has no line \"MemTotal: N kB\"");
}

/// The same number of the running kernel, which is what the JVM asks too (sysconf(_SC_PHYS_PAGES)): the file
/// counts every zone of memory anew for each reader.
Result<std::uint64_t> running_total() {
    struct sysinfo info{};
    if (::sysinfo(&info) != 0)
        return fail_errno(Failure::java, "sysinfo", "does not say how much memory there is", errno);
    return std::uint64_t{info.totalram} * info.mem_unit;
}

}  // namespace

Result<MemoryLimit> memory_limit(const std::string& root) {
    auto total = root.empty() ? running_total() : recorded_total(root);
    if (!total) return pass_on(total);
    MemoryLimit limit{*total, total_source, 0};
    Hierarchy v1{"memory.limit_in_bytes", {}, {}, {}}, v2{"memory.max", {}, {}, {}};
    v1.states_ancestors = true;
    const auto groups = read_kernel_file(root + "/proc/self/cgroup", kernel_file_limit, Failure::java);
    if (!groups) return limit;  // a kernel without cgroups
    read_groups(*groups, v1, v2);
    if (!root.empty() || !take_usual_mount(v1, v2)) {
        const auto mounts = read_kernel_file(root + "/proc/self/mountinfo", kernel_file_limit, Failure::java);
        if (!mounts) return limit;
        read_mounts(*mounts, v1, v2);
    }
    walk(v2, root, limit);
    walk(v1, root, limit);
    return limit;
}

}  // namespace jarmor::guard
