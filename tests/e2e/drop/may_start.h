#pragma once

#include <string>
#include <vector>

#include "tests/support/fault_tracer.h"

namespace jarmor::drop {

/// One line of may_start.txt.
struct MayStart {
    std::string call, detail, reason;
    bool other_options = false;  ///< the reason starts with "other options:": the JVM may get different words
};

/// The list. Throws where a line is malformed or gives no reason.
std::vector<MayStart> read_may_start(const std::string& path);
/// The line that a call is on, or nullptr.
const MayStart* find_listed(const std::vector<MayStart>& list, const support::TracedCall& call);
/// True for the calls that no list may excuse: credentials, capabilities, prctl, changes of limits,
/// close_range, the terminal, seccomp, and files below `judged`.
bool is_vital(const support::TracedCall& call, const std::vector<std::string>& judged);

}  // namespace jarmor::drop
