#pragma once

#include "guard/rules/answer.h"
#include "guard/rules/subject.h"

namespace jarmor::guard::rules {

/// What a start says of itself: an error fails, a warning warns, a note is no fault.
void say_finding(const Finding& finding, Answer& answer);

/// Whether there is the plan of a start that the launcher hardens; otherwise the answer is given.
bool has_plan(const Subject& subject, Answer& answer);

/// For a rule that the launcher enforces: what the plan of the start says of it. An option that it adds or
/// changes is a pass, and says where that is demanded; what it refuses or warns of is not.
void check_planned(const Subject& subject, Answer& answer);

}  // namespace jarmor::guard::rules
