#pragma once

#include <cstddef>
#include <optional>
#include <string>

#include "guard/plan.h"
#include "guard/report/json.h"
#include "guard/report/redact.h"

namespace jarmor::guard {

/// Learns the secrets of a plan: of its command line, of the options that led to it, and of an environment
/// (NULL-terminated as in environ(7), may be nullptr).
Redactor plan_redactor(const LaunchPlan& plan, const char* const* environ);

struct PlanStyle {
    bool all = false;         ///< also what passes unchanged, and the final command
    bool only_wrong = false;  ///< only what was removed or refused, and the findings
    std::size_t width = 0;    ///< columns of the terminal; 0: no line is broken, as grep(1) likes it
};

/// The plan as a table for a person.
std::string plan_table(const LaunchPlan& plan, const Redactor& redactor, const PlanStyle& style);
/// The plan as JSON ("schema": "jarmor-plan-1"), with "host_names" where somebody looked at them.
std::string plan_json(const LaunchPlan& plan, const Redactor& redactor, std::optional<Json> host_names = {});
/// The final command, quoted for a POSIX shell, on the last line; who it runs as, its limits and the changes
/// of the environment are comments before it.
std::string plan_shell(const LaunchPlan& plan, const Redactor& redactor);

}  // namespace jarmor::guard
