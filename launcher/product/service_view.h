#pragma once

#include <functional>
#include <string>

#include "guard/plan.h"
#include "guard/result.h"

namespace jarmor::launcher {

/// What a child said before it ended.
struct ChildSaid {
    int code = 0;    ///< exit code; -1: a signal ended it
    int signal = 0;  ///< that ended it
    std::string text;
};

/// "ended by signal 11 (Segmentation fault)", "ended with 70 and said nothing"; empty where a child ended by
/// itself with a word, or with 0.
std::string early_end(const ChildSaid& child);

/// Runs `body` in a child; what it gives back is the exit code, what it writes to the descriptor it is given
/// comes back. For looking as another user, which cannot be taken back. An exception ends the child by
/// SIGABRT.
guard::Result<ChildSaid> in_a_child(const std::function<int(int)>& body);

}  // namespace jarmor::launcher
