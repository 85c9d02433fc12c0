#pragma once

#include <sys/types.h>

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace jarmor::support {

/// Who a program is started as, without supplementary groups.
struct Account {
    uid_t uid = 0;
    gid_t gid = 0;
};

struct RunRequest {
    std::vector<std::string> argv;     ///< argv[0] is looked up on the PATH of `environ`
    std::vector<std::string> environ;  ///< "NAME=value", handed on as it stands: order and repetitions too
    std::string directory;
    std::optional<Account> account;                ///< unset: as this process
    std::string cgroup_procs;                      ///< the program joins this cgroup; empty: none
    std::vector<std::vector<std::string>> during;  ///< run one after the other once the program is ready;
                                                   ///< "${pid}" is its process id
    std::chrono::seconds timeout{30};
};

struct ListeningSocket {
    std::string address;  ///< as the kernel prints it, hexadecimal
    std::uint16_t port = 0;
    bool loopback = false;
};

/// What can be seen of a process from outside.
struct OutsideView {
    std::vector<ListeningSocket> sockets;
    std::vector<std::string> mapped;   ///< paths in /proc/PID/maps, each once
    std::vector<std::string> environ;  ///< /proc/PID/environ
    std::string executable;            ///< target of /proc/PID/exe
};

struct RunResult {
    int code = -1;  ///< exit code; 128 + n where signal n killed it
    bool ready = false;
    bool timed_out = false;
    std::string out, err;
    OutsideView outside;  ///< taken when it was ready
};

/// Runs a program whose output may contain the line "probe:ready": then looks at it from outside, runs the
/// commands of `during`, and closes its standard input. Whatever is left of its process group is killed.
RunResult run_jvm(const RunRequest& request);

/// Reads /proc/PID of a process that may be gone: then everything is empty.
OutsideView look_at(pid_t pid);

}  // namespace jarmor::support
