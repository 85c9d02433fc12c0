#pragma once

#include <cstddef>
#include <vector>

#include "guard/plan.h"

namespace jarmor::guard {

/// What the findings of a plan come to.
struct Verdict {
    bool refused = false;
    std::size_t errors = 0, warnings = 0;
};

/// Folds a plan into a verdict. enforce: any error refuses. audit: only what the option engine itself refuses
/// does (drop, environment, option engine and ownership stay in force there). observe:
/// nothing does.
Verdict judge(const LaunchPlan& plan);

}  // namespace jarmor::guard
