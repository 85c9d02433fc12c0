#pragma once

#include "launcher/product/learn/confined_run.h"

namespace jarmor::launcher::learn {

/// The child's side of a run, up to its end. `fault` takes the one line of what kept it from starting.
struct ChildSide {
    int input, out, err, fault;
    bool namespaces;  ///< this process is the first of new PID, mount, network and IPC namespaces
    bool mapped;      ///< and of a new user namespace
};

/// Confines this process, starts the program as its child, waits for it and for what it left behind (a
/// moment), and ends with its exit code.
[[noreturn]] void be_confined(const ConfinedRun& run, const ChildSide& side);

}  // namespace jarmor::launcher::learn
