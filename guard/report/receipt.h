#pragma once

#include <sys/types.h>

#include <cstdint>
#include <string>
#include <utility>

#include "guard/plan.h"
#include "guard/report/redact.h"

namespace jarmor::guard {

/// What was put in force at a start, and what is not guaranteed, as JSON ("schema": "jarmor-receipt-1"). In
/// exec mode pid is the JVM's too. `seconds`: time of the start since 1970-01-01 UTC. Of the environment only
/// names appear.
std::string receipt_json(const LaunchPlan& plan, const Redactor& redactor, pid_t pid, std::int64_t seconds);

/// The same for a start whose PID is not known yet: what stands before it, and behind it.
std::pair<std::string, std::string> receipt_halves(const LaunchPlan& plan, const Redactor& redactor,
                                                   std::int64_t seconds);

}  // namespace jarmor::guard
