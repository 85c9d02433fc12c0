#pragma once

#include <string>
#include <vector>

#include "guard/result.h"
#include "launcher/plan/command_line.h"
#include "launcher/plan/environment.h"
#include "launcher/product/script_start.h"
#include "launcher/profile/profile.h"

namespace jarmor::launcher {

/// What is started: the words after `java`, the target that a profile names with the program's arguments, or
/// what a product's start script starts.
struct Start {
    bool java_mode = false;
    std::vector<std::string>
        words;  ///< java mode: everything after `java`; else the program arguments after `--`
    const ScriptStart* script = nullptr;
    const LaunchFacts* launch = nullptr;  ///< with `script`: its paths; words of variables are filled in here
};

/// An error where the profile names neither jar nor class nor module, and so has nothing to run.
guard::Result<void> require_program(const Profile& profile);

/// All the options in the order in which the JVM would have seen them: JAVA_TOOL_OPTIONS and its kind, the
/// profile, the command line, _JAVA_OPTIONS; of a start script those of profile, JVM_MEM_OPTS and JAVA_OPTS
/// where the script has them. Takes the latter out of `environment`.
guard::Result<JavaCommand> command_of(const Start& start, const Profile& profile, unsigned feature,
                                      EnvironmentPlan& environment);

/// The words after `java` as they would be without jarmor: what observe mode starts.
std::vector<std::string> unchanged_words(const Start& start, const Profile& profile);

}  // namespace jarmor::launcher
