#pragma once

#include <string>
#include <vector>

#include "guard/plan.h"
#include "launcher/product/script_start.h"
#include "launcher/start/supervise.h"

namespace jarmor::launcher {

/// Whether the program of first_start has something to do: the key generator of API Manager writes a key into
/// deployment.toml where none is, and none but the first start may do that. Other programs run at each start.
bool first_start_is_due(const ScriptStart& start);

/// What runs before the server, and beside it. `environ` is that of the plan, already judged: side programs
/// get the same, JAVA_HOME as the server's, and of the user's options those that are not the server's own: no
/// heap, agent, debugger, JMX, nor anything that names a file of it. What was left out or is missing goes to
/// `warnings`.
struct SidePrograms {
    std::vector<SideProgram> before, beside;
    std::vector<std::string> warnings;
};
SidePrograms side_programs(const ScriptStart& start, const LaunchFacts& facts, const guard::LaunchPlan& plan);

}  // namespace jarmor::launcher
