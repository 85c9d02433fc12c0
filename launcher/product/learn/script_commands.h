#pragma once

#include <string>
#include <utility>

#include "launcher/product/learn/script_runs.h"

namespace jarmor::launcher::learn {

/// A file for the scratch home, to see whether --env-file is known.
std::pair<std::string, std::string> env_file_plant();

/// What the words version, stop, optimize and --env-file do, asked with a JDK that the script takes.
guard::Result<void> learn_commands(ScriptRuns& runs, unsigned feature, ScriptLaunch& launch);

}  // namespace jarmor::launcher::learn
