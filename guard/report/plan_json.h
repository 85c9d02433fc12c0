#pragma once

#include "guard/plan.h"
#include "guard/report/json.h"

namespace jarmor::guard {

/// Sets all members of a plan: plan and receipt name them alike.
void set_plan(Json& json, const LaunchPlan& plan);

}  // namespace jarmor::guard
