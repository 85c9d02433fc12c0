#pragma once

#include <sys/types.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "guard/evidence/process.h"
#include "guard/evidence/sockets.h"
#include "guard/result.h"
#include "guard/watch/perf_file.h"

namespace jarmor::guard {

/// What the kernel says of one process, read at one go. The parts that may be refused to this caller are
/// Results.
struct RunningJvm {
    pid_t pid = 0;
    std::uint64_t up_seconds = 0;
    std::string exe, cwd;
    std::vector<std::string> command, environ;
    std::vector<ThreadStatus> threads;
    Result<std::vector<std::string>> mapped;
    Result<std::vector<ListeningSocket>> sockets;
    Result<PerfFile> perf;
    bool same_files = false;  ///< its java is the same file under the same path here: not in another root

    /// The value of a variable in its environment; nullptr where it is not there.
    const std::string* variable(std::string_view name) const;

  private:
    friend Result<RunningJvm> look_at(pid_t pid);
    RunningJvm(Result<std::vector<std::string>> mapped_code, Result<std::vector<ListeningSocket>> listening,
               Result<PerfFile> perf_file)
        : mapped(std::move(mapped_code)), sockets(std::move(listening)), perf(std::move(perf_file)) {}
    std::vector<std::pair<std::string, std::string>> variables_;
};

/// Looks at a process. Error: there is none, it ended meanwhile, or this caller may not look.
Result<RunningJvm> look_at(pid_t pid);

}  // namespace jarmor::guard
