#include "launcher/product/script_start.h"

#include <unistd.h>

#include <algorithm>
#include <string_view>
#include <utility>

#include "guard/text.h"
#include "launcher/environ.h"
#include "launcher/profile/formats.h"

namespace jarmor::launcher {

namespace {

using guard::fail;
using guard::Failure;
using guard::Result;

bool has_own_program(const JvmSection& jvm) {
    return !jvm.jar.value.empty() || !jvm.main_class.value.empty() || !jvm.module.value.empty();
}

Result<const ScriptLaunch*> find_script(const Profile& profile, const std::string& path,
                                        const std::string& home) {
    const auto& scripts = profile.scripts;
    const auto fits = [&](const ScriptLaunch& script) {
        return path.empty() ? ::access((home + "/" + script.path).c_str(), F_OK) == 0 : script.path == path;
    };
    const auto found = std::find_if(scripts.begin(), scripts.end(), fits);
    if (found != scripts.end()) return &*found;
    if (path.empty()) return &scripts.front();
    std::string known;
    for (const auto& script : scripts) known += (known.empty() ? "" : ", ") + script.path;
    return fail(Failure::profile, profile.name,
                "has no [[script]] with path = \"" + path + "\" (" + known + ")",
                "jarmor install " + (home.empty() ? "HOME" : home) + " learns it");
}

std::string_view variable(const char* const* environ, std::string_view name) {
    return find_variable(environ, name).value_or("");
}

/// The words as a shell splits them. What cannot be split is refused later, with the environment.
std::vector<Word> memory_of(const ScriptLaunch& script, const char* const* environ, unsigned feature) {
    std::vector<Word> words;
    const auto given = variable(environ, "JVM_MEM_OPTS");
    const auto text = given.empty() ? variable(environ, "JAVA_MEM_OPTS") : given;
    for (const auto word : guard::split(text, ' ')) {
        if (!word.empty()) words.push_back({std::string(word), {"JVM_MEM_OPTS", 0, 0}});
    }
    if (!words.empty()) return words;
    for (const auto& value : script.memory) {
        const RangedWord ranged = ranged_word(value.value, feature);
        if (ranged.applies) words.push_back({ranged.text, value.origin});
    }
    return words;
}

std::string range_text(const JdkRange& range) {
    if (range.last == 0) return std::to_string(range.first) + " or later";
    return std::to_string(range.first) + " to " + std::to_string(range.last);
}

}  // namespace

Result<std::optional<ScriptStart>> script_start(const Request& request, const Profile& profile) {
    const bool named = request.command == Command::script;
    if (request.java_mode || (!named && (profile.scripts.empty() || has_own_program(profile.jvm))))
        return std::optional<ScriptStart>{};
    if (profile.scripts.empty()) {
        return fail(Failure::profile, profile.name, "has no [[script]]",
                    "jarmor install HOME learns what the start script does");
    }
    std::string home = profile.home.value;
    while (home.size() > 1 && home.ends_with('/')) home.pop_back();
    if (home.empty()) {
        return fail(Failure::profile, profile.name, "names no home, which a start script needs",
                    "home = \"/opt/PRODUCT\" in the profile, or jarmor install HOME");
    }
    auto launch = find_script(profile, request.script, home);
    if (!launch) return pass_on(launch);
    auto command = parse_script_words(**launch, request.arguments);
    if (!command) return pass_on(command);
    return std::optional<ScriptStart>{ScriptStart{**launch, std::move(*command), std::move(home)}};
}

LaunchFacts launch_facts(const ScriptStart& start, const JavaInstall& java, const char* const* environ) {
    LaunchFacts facts;
    facts.home = start.home;
    facts.java_home = java.home;
    facts.java = java.path;
    facts.java_version = java.release.version.text;
    facts.feature = java.release.version.feature;
    facts.memory_options = memory_of(start.launch, environ, facts.feature);
    return facts;
}

Result<void> check_java_home(const Profile& profile, const char* const* environ) {
    if (!profile.jvm.java_home.value.empty() || !variable(environ, "JAVA_HOME").empty()) return {};
    return fail(Failure::java, "JAVA_HOME", "is not set, and the start script looks for java nowhere else",
                "set JAVA_HOME, or java_home below [jvm] in the profile");
}

Result<void> check_jdk(const ScriptStart& start, const JavaInstall& java) {
    const auto& range = start.launch.jdk;
    if (!start.launch.jdk_required || range.contains(java.release.version.feature)) return {};
    return fail(
        Failure::java, java.home,
        "is a JDK " + java.release.version.text + "; " + start.launch.path + " takes " + range_text(range),
        "set JAVA_HOME, or java_home below [jvm] in the profile, to such a JDK");
}

std::vector<std::string> script_greeting(const ScriptStart& start, const LaunchFacts& facts,
                                         const char* const* environ) {
    std::vector<std::string> lines;
    if (start.command.word == ScriptWord::debug) {
        if (!variable(environ, "JAVA_OPTS").empty()) {
            lines.emplace_back(
                "Warning !!!. User specified JAVA_OPTS will be ignored, once you give the --debug option.");
        }
        lines.emplace_back("Please start the remote debugging client to continue...");
    }
    if (start.command.skip_optimization) lines.emplace_back("Passed skipConfigOptimization Option: true");
    if (start.command.optimize) lines.emplace_back("Starting the server...");
    const bool taken = start.launch.jdk.contains(facts.feature);
    if (!taken) {
        for (const auto& line : start.launch.notice) lines.push_back(filled_in(line.value, facts));
        if (start.launch.jdk_required) return lines;
    }
    for (const auto& line : start.launch.greeting) lines.push_back(filled_in(line.value, facts));
    return lines;
}

}  // namespace jarmor::launcher
