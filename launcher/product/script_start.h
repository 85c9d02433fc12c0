#pragma once

#include <optional>
#include <string>
#include <vector>

#include "guard/result.h"
#include "launcher/cli/request.h"
#include "launcher/plan/java_home.h"
#include "launcher/product/launch_words.h"
#include "launcher/product/script_words.h"
#include "launcher/profile/profile.h"

namespace jarmor::launcher {

/// A start by a product's start script: which one, and what its words ask for.
struct ScriptStart {
    ScriptLaunch launch;
    ScriptCommand command;
    std::string home;  ///< of the profile, without a slash at the end: the scripts choke on one
    /// Working directory of the JVM.
    std::string directory() const { return launch.directory.empty() ? home : home + "/" + launch.directory; }
};

/// The script that a request starts: the one it names, else the first of the profile's that the home has,
/// else Errors: Failure::profile for a script that the profile does not know, or a profile without home;
/// Failure::usage for its words, in the script's own text.
guard::Result<std::optional<ScriptStart>> script_start(const Request& request, const Profile& profile);

/// What the placeholders stand for; memory_options as the script would print them.
LaunchFacts launch_facts(const ScriptStart& start, const JavaInstall& java, const char* const* environ);

/// The scripts want JAVA_HOME and look into no PATH. Error: Failure::java in the script's own text, where
/// neither the profile nor the environment names a JDK.
guard::Result<void> check_java_home(const Profile& profile, const char* const* environ);

/// Error: Failure::java where the script takes no such JDK and ends.
guard::Result<void> check_jdk(const ScriptStart& start, const JavaInstall& java);

/// What the script would say on standard output before it starts java: about debug, the JDK, the greeting.
std::vector<std::string> script_greeting(const ScriptStart& start, const LaunchFacts& facts,
                                         const char* const* environ);

}  // namespace jarmor::launcher
