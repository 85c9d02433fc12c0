#include "guard/judge.h"

#include <algorithm>

namespace jarmor::guard {

Verdict judge(const LaunchPlan& plan) {
    Verdict verdict;
    for (const auto& finding : plan.findings) {
        if (finding.severity == Severity::error) ++verdict.errors;
        if (finding.severity == Severity::warning) ++verdict.warnings;
    }
    const auto refuses = [](const Decision& decision) { return decision.action == Action::refuse; };
    const bool engine_refuses =
        std::ranges::any_of(plan.options, refuses) || std::ranges::any_of(plan.variables, refuses);
    if (plan.mode == "observe") return verdict;
    verdict.refused = engine_refuses || (plan.mode != "audit" && verdict.errors > 0);
    return verdict;
}

}  // namespace jarmor::guard
