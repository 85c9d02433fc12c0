#include <array>

#include "guard/evidence/mounts.h"
#include "guard/rules/host_checks.h"

namespace jarmor::guard::rules {

namespace {

/// The mounts of this process; otherwise the answer is given.
bool open_mounts(const Subject& subject, std::vector<Mount>& mounts, Answer& answer) {
    const std::string path = "/proc/self/mountinfo";
    const FileText text = subject.root.read(path);
    mounts = parse_mounts(text.text);
    if (text.presence == Presence::found && !mounts.empty()) return true;
    answer.unknown(path, text.presence == Presence::found ? "lists no mount" : text.why);
    return false;
}

/// What the kernel offers itself, and no disk lies behind.
bool is_kernel_mount(const Mount& mount) {
    constexpr std::array types = {
        "proc",    "sysfs",     "cgroup",      "cgroup2",  "devpts",   "mqueue",     "securityfs",
        "debugfs", "tracefs",   "bpf",         "pstore",   "configfs", "fusectl",    "efivarfs",
        "autofs",  "hugetlbfs", "binfmt_misc", "devtmpfs", "nsfs",     "rpc_pipefs", "selinuxfs"};
    for (const std::string_view type : types) {
        if (mount.type == type) return true;
    }
    return mount.point == "/dev" || mount.point.starts_with("/dev/") || mount.point.starts_with("/proc/");
}

}  // namespace

void check_read_only_root(const Subject& subject, Answer& answer) {
    std::vector<Mount> mounts;
    if (!open_mounts(subject, mounts, answer)) return;
    const Mount* root = mount_of(mounts, "/");
    if (root == nullptr || !root->has("ro")) return answer.fail("/", "is mounted writable");
    for (const Mount& mount : mounts) {
        if (mount.has("ro") || is_kernel_mount(mount)) continue;
        std::string lacks;
        for (const char* option : {"nosuid", "nodev"}) {
            if (!mount.has(option)) lacks += std::string(" ") + option;
        }
        if (!lacks.empty()) answer.warn(mount.point, "is writable, and mounted without" + lacks);
    }
    if (answer.statements().empty()) answer.pass("/", "is mounted read-only");
}

void check_separate_data(const Subject& subject, Answer& answer) {
    if (subject.home.empty()) return answer.not_applicable("the profile names no home");
    std::vector<Mount> mounts;
    if (!open_mounts(subject, mounts, answer)) return;
    const Mount* home = mount_of(mounts, subject.home);
    std::size_t seen = 0;
    for (const char* name : {"/repository/logs", "/wso2/server/logs", "/logs", "/tmp"}) {
        const std::string path = subject.home + name;
        if (!subject.root.exists(path)) continue;
        ++seen;
        const Mount* mount = mount_of(mounts, path);
        if (mount != nullptr && home != nullptr && mount->device == home->device)
            answer.fail(path, "is on the file system of home: when it is full, the server stops");
    }
    if (seen == 0) return answer.unknown(subject.home, "has no directory of logs that jarmor knows");
    if (answer.statements().empty())
        answer.pass(subject.home, "logs and temporary files have file systems of their own");
}

}  // namespace jarmor::guard::rules
