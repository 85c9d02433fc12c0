#pragma once

#include "guard/judge.h"
#include "guard/plan.h"
#include "launcher/cli/request.h"

namespace jarmor::launcher {

/// Says on stderr what became of a start. The first line is complete by itself; under systemd
/// (JOURNAL_STREAM) it is the only one of a refusal. `java` mode is silent when all is well, because scripts
/// parse what `java -version` prints.
void report_start(const guard::LaunchPlan& plan, const guard::Verdict& verdict, const Request& request,
                  const char* const* environ);

/// How the start of `request` is written on a command line: "jarmor plan wso2am", "jarmor plan java ...".
std::string plan_command(const Request& request);

}  // namespace jarmor::launcher
