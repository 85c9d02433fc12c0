#include "launcher/product/learn/sweep.h"

#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <charconv>
#include <csignal>
#include <ctime>
#include <map>
#include <string>
#include <vector>

#include "guard/evidence/files.h"
#include "guard/open_directory.h"

namespace jarmor::launcher::learn {

namespace {

using guard::fail;
using guard::fail_errno;
using guard::Failure;
using guard::pass_on;
using guard::Result;

constexpr std::time_t patience = 30;
constexpr std::size_t stat_bytes = 4096;

/// Field 4 of /proc/PID/stat: behind the name, which may hold anything, and so behind the last ')'.
pid_t parent_in(const std::string& stat) {
    const auto end = stat.rfind(") ");
    pid_t parent = 0;
    if (end == std::string::npos || end + 4 >= stat.size()) return 0;
    (void)std::from_chars(stat.data() + end + 4, stat.data() + stat.size(), parent);
    return parent;
}

/// Every process that /proc shows, by its parent.
Result<std::multimap<pid_t, pid_t>> processes_by_parent() {
    const guard::OpenDirectory proc(::opendir("/proc"));
    if (!proc)
        return fail_errno(Failure::confine, "/proc", "cannot be read, so nothing could be ended", errno);
    std::multimap<pid_t, pid_t> processes;
    while (const dirent* entry = ::readdir(proc.get())) {
        const std::string name = entry->d_name;
        pid_t pid = 0;
        const auto [end, failed] = std::from_chars(name.data(), name.data() + name.size(), pid);
        if (failed != std::errc{} || end != name.data() + name.size()) continue;
        auto stat = guard::read_kernel_file("/proc/" + name + "/stat", stat_bytes, Failure::confine);
        if (stat) processes.emplace(parent_in(*stat), pid);
    }
    return processes;
}

/// No child, living or dead, and so no descendant either: every orphan is given to this process. /proc, which
/// takes milliseconds on a busy host, need not be read then.
bool childless() {
    siginfo_t none{};
    return ::waitid(P_ALL, 0, &none, WEXITED | WNOHANG | WNOWAIT | __WALL) != 0 && errno == ECHILD;
}

Result<std::vector<pid_t>> descendants(const std::set<pid_t>& spared) {
    auto processes = processes_by_parent();
    if (!processes) return pass_on(processes);
    std::vector<pid_t> found;
    std::vector<pid_t> parents{::getpid()};
    while (!parents.empty()) {
        const auto [first, last] = processes->equal_range(parents.back());
        parents.pop_back();
        for (auto each = first; each != last; ++each) {
            if (spared.contains(each->second)) continue;
            found.push_back(each->second);
            parents.push_back(each->second);
        }
    }
    return found;
}

}  // namespace

Result<std::set<pid_t>> children() {
    if (childless()) return std::set<pid_t>();
    auto processes = processes_by_parent();
    if (!processes) return pass_on(processes);
    const auto [first, last] = processes->equal_range(::getpid());
    std::set<pid_t> own;
    for (auto each = first; each != last; ++each) own.insert(each->second);
    return own;
}

Result<void> sweep_descendants(const std::set<pid_t>& spared) {
    const std::time_t start = std::time(nullptr);
    while (!childless()) {
        auto found = descendants(spared);
        if (!found) return pass_on(found);
        if (found->empty()) return {};
        for (const pid_t pid : *found) (void)::kill(pid, SIGKILL);
        for (const pid_t pid : *found) {
            // Not a child of this process yet: its parent is among those that were killed.
            while (::waitpid(pid, nullptr, 0) < 0 && errno == EINTR) {
            }
        }
        if (std::time(nullptr) - start > patience) {
            return fail(Failure::confine, "",
                        "processes that the script left cannot be ended: " + std::to_string(found->size()));
        }
    }
    return {};
}

}  // namespace jarmor::launcher::learn
