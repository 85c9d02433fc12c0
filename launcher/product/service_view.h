#pragma once

#include <functional>
#include <string>

#include "guard/plan.h"
#include "guard/result.h"

namespace jarmor::launcher {

/// What a child said before it ended.
struct ChildSaid {
    int code = 0;  ///< exit code; -1: a signal ended it
    std::string text;
};

/// Runs `body` in a child; what it gives back is the exit code, what it writes to the descriptor it is given
/// comes back. For looking as another user, which cannot be taken back.
guard::Result<ChildSaid> in_a_child(const std::function<int(int)>& body);

}  // namespace jarmor::launcher
