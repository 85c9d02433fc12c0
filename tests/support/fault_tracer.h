#pragma once

#include <cerrno>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "child.h"

namespace jarmor::support {

/// One system call, as it was entered and as it ended.
struct TracedCall {
    std::string name;  ///< "openat"
    std::string
        detail;  ///< the path it names or the path behind its descriptor; for prlimit64 "get N", "set N"
    std::int64_t result = 0;  ///< negative: an errno
};

/// Whose calls are counted: of the program; of the image of its own that it executes, which stays; of the
/// process that this one forks, up to its exec.
enum class Part { start, beside, child };

/// A fault in one call: an errno, or a read that gives one byte.
struct Fault {
    std::size_t call = 0;  ///< counted from the beginning of the part, 0-based
    int number = 0;        ///< errno; 0: a short read, only of calls that read
    Part part = Part::start;
};

struct TracedRun {
    Outcome outcome;
    bool execed = false;            ///< another program was executed: the trace ended there
    std::vector<TracedCall> calls;  ///< up to that exec, itself not included
    std::optional<TracedCall> hit;  ///< the call the fault went into
    /// Of run_traced_beside(): the other two parts.
    std::vector<TracedCall> beside, child;

    std::vector<TracedCall>& of(Part part);
};

/// Runs a program under ptrace from its execve to its next successful exec, and lets one call fail without
/// being made (close, which works when it fails, is made). Output is caught as by run_child().
TracedRun run_traced(const std::vector<std::string>& argv, const std::vector<std::string>& environ,
                     const std::optional<Fault>& fault);

/// The same for a program that executes an image of its own again and stays: `execed` says that its child has
/// executed another program. The trace of the program goes on to its end; one that has not ended after half a
/// minute is killed.
TracedRun run_traced_beside(const std::vector<std::string>& argv, const std::vector<std::string>& environ,
                            const std::optional<Fault>& fault);

}  // namespace jarmor::support
