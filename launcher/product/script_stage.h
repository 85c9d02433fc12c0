#pragma once

#include <string>
#include <vector>

#include "guard/finding.h"
#include "guard/result.h"
#include "launcher/plan/java_home.h"
#include "launcher/product/script_environment.h"
#include "launcher/product/script_start.h"
#include "launcher/profile/profile.h"

namespace jarmor::launcher {

/// What the stages of a start know besides, when it is that of a product's script.
struct ScriptStage {
    ScriptStart start;
    ScriptEnvironment environment;
    LaunchFacts facts;  ///< after meet_java()
    std::vector<guard::Finding> findings;
    bool speaks = false;  ///< on standard output, as the script does: something is started
};

/// As the service user, in the directory of the caller: reads the files of --env-file, then enters the
/// directory of the JVM. Error: also Failure::java where the script would miss JAVA_HOME, said as it says it.
guard::Result<ScriptStage> enter_script(ScriptStart start, const Profile& profile, const char* const* environ,
                                        bool speaks);

/// With the JDK known: what the placeholders stand for, what is exported (into `profile`), whether the
/// installed script is still what was learned. Error: Failure::java for a JDK that the script does not take.
guard::Result<void> meet_java(ScriptStage& stage, const JavaInstall& java, Profile& profile);

/// After the verdict, before java: what the script says (of a greeting nothing, where nobody listens), and
/// the directory that it empties.
void do_before_start(const ScriptStage& stage, bool in_background);

/// Lines on standard output.
void print_lines(const std::vector<std::string>& lines);

}  // namespace jarmor::launcher
