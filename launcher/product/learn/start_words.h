#pragma once

#include <string>
#include <vector>

#include "launcher/product/learn/script_runs.h"

namespace jarmor::launcher::learn {

/// The words behind java and the lists that stand for some of them, from one start with each JDK, all of them
/// launched, in ascending order; `typical` is one that the script takes.
guard::Result<void> learn_words(ScriptRuns& runs, const std::vector<Observation>& all, unsigned typical,
                                LearnedScript& learned);

/// Adds a note, once.
void note(LearnedScript& learned, std::string text);

}  // namespace jarmor::launcher::learn
