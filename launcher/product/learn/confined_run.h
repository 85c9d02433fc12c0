#pragma once

#include <sys/types.h>

#include <string>
#include <vector>

#include "guard/result.h"

namespace jarmor::launcher::learn {

/// What of the kernel keeps a run in; both where both are there.
enum class Walls { all, landlock_only, namespaces_only };

/// A foreign program, and the little that it gets.
struct ConfinedRun {
    std::vector<std::string> argv;     ///< argv[0] is the path
    std::vector<std::string> environ;  ///< "NAME=value"; nothing else is in its environment
    std::string directory;             ///< where it starts
    std::string scratch;  ///< the directory all of this lies in; it sees no other of the machine's data
    std::vector<std::string> writable;  ///< below scratch
    uid_t uid = 65534;                  ///< where the caller is root; never 0
    gid_t gid = 65534;
    unsigned seconds = 10;
    unsigned processes = 64;  ///< of that user, those that it has already included
    Walls walls = Walls::all;
};

struct ConfinedEnd {
    int exit_code = 0;  ///< of the program; 128 + N for a signal, as a shell says it
    std::string out, err;
};

/// Runs it and everything it starts to the end: when this returns, none of it is left. It is never root, has
/// no network, no terminal, and no signal it sends arrives; it reads and executes what the system's own
/// programs need, and writes nothing outside `writable`. Errors: Failure::policy for a run that took too
/// long, printed or wrote too much; Failure::confine where this machine cannot hold it: then it has not run.
guard::Result<ConfinedEnd> run_confined(const ConfinedRun& run);

}  // namespace jarmor::launcher::learn
