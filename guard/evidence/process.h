#pragma once

#include <sys/types.h>

#include <cstdint>
#include <string>
#include <vector>

#include "guard/result.h"

namespace jarmor::guard {

/// The lines of /proc/PID/task/TID/status that promises are about.
struct ThreadStatus {
    pid_t tid = 0;
    uid_t uid[4] = {};  ///< real, effective, saved, file system
    gid_t gid[4] = {};
    std::vector<gid_t> groups;
    std::uint64_t cap_inheritable = 0, cap_permitted = 0, cap_effective = 0, cap_bounding = 0,
                  cap_ambient = 0;
    bool no_new_privs = false;
    int seccomp = 0;
    mode_t umask = 0;
    std::string name;
};

/// Parses a status file of /proc. Error: Failure::internal with the line that lacks.
Result<ThreadStatus> parse_thread_status(const std::string& text, const std::string& path);
/// Every thread of a process; a thread that ends meanwhile is left out. Error: no such process, or not
/// permitted.
Result<std::vector<ThreadStatus>> read_threads(pid_t pid);
/// NUL-separated words of /proc/PID/cmdline or environ.
Result<std::vector<std::string>> read_words(const std::string& path);
/// Target of /proc/PID/exe, cwd.
Result<std::string> read_link(const std::string& path);
/// Files mapped executable: /proc/PID/maps, each path once.
Result<std::vector<std::string>> read_mapped_code(pid_t pid);
/// Start time in clock ticks since boot (field 22 of /proc/PID/stat): with the pid it names one process for
/// good.
Result<std::uint64_t> read_start_time(pid_t pid);

}  // namespace jarmor::guard
