#pragma once

#include <string>
#include <vector>

#include "recording.h"

namespace jarmor::conformance {

/// What two outcomes of one case differ in; `rule` is empty. Words of command lines are compared one by one,
/// in their order; everything else as a whole.
std::vector<Deviation> differences(const Outcome& recorded, const Outcome& ours);

/// Of the words of the recorded command lines, how many jarmor starts unchanged and in their order.
struct Words {
    std::size_t recorded = 0, kept = 0;
};
Words kept_words(const Outcome& recorded, const Outcome& ours);

}  // namespace jarmor::conformance
