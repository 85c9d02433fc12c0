#pragma once

#include <string>

#include "guard/plan.h"
#include "guard/report/redact.h"

namespace jarmor::guard {

/// Learns the secrets of a plan: of its command line, of the options that led to it, and of an environment
/// (NULL-terminated as in environ(7), may be nullptr).
Redactor plan_redactor(const LaunchPlan& plan, const char* const* environ);

/// The plan as a table for a person. `all`: also what passes unchanged.
std::string plan_table(const LaunchPlan& plan, const Redactor& redactor, bool all);
/// The plan as JSON ("schema": "jarmor-plan-1").
std::string plan_json(const LaunchPlan& plan, const Redactor& redactor);
/// The final command, quoted for a POSIX shell, on one line.
std::string plan_shell(const LaunchPlan& plan, const Redactor& redactor);

}  // namespace jarmor::guard
