#pragma once

#include "guard/judge.h"
#include "guard/plan.h"
#include "launcher/cli/request.h"
#include "launcher/start/supervise.h"

namespace jarmor::launcher {

/// Says on stderr what became of a start. The first line is complete by itself; under systemd
/// (JOURNAL_STREAM) it is the only one of a refusal. `java` mode is silent when all is well, because scripts
/// parse what `java -version` prints.
/// With `later` the line of a start that goes through is left to the process that becomes the JVM.
void report_start(const guard::LaunchPlan& plan, const guard::Verdict& verdict, const Request& request,
                  const char* const* environ, Announcement* later = nullptr);

/// How the start of `request` is written on a command line: "jarmor plan wso2am", "jarmor plan java ...".
std::string plan_command(const Request& request);

}  // namespace jarmor::launcher
