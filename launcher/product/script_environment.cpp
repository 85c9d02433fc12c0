#include "launcher/product/script_environment.h"

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <string_view>

#include "guard/evidence/files.h"
#include "guard/same_file.h"
#include "launcher/environ.h"
#include "launcher/product/env_file.h"

namespace jarmor::launcher {

namespace {

using guard::Finding;
using guard::Severity;

constexpr std::size_t env_file_limit = std::size_t{1} << 20U;

std::string_view variable_name(std::string_view entry) {
    return entry.substr(0, entry.find('='));
}

/// The directories that the scripts take from the environment before they look at themselves.
struct HomeVariable {
    const char* name;
    std::string means;
};

std::vector<HomeVariable> home_variables(const ScriptStart& start) {
    std::vector<HomeVariable> variables{{"CARBON_HOME", start.home}};
    if (start.launch.family == Family::streaming_integrator)
        variables.push_back({"RUNTIME_HOME", start.directory()});
    return variables;
}

}  // namespace

ScriptEnvironment::ScriptEnvironment(const char* const* environ) {
    for (; environ != nullptr && *environ != nullptr; ++environ) entries_.emplace_back(*environ);
    point();
}

void ScriptEnvironment::point() {
    pointers_.clear();
    for (const auto& entry : entries_) pointers_.push_back(entry.c_str());
    pointers_.push_back(nullptr);
}

void ScriptEnvironment::put(const std::string& entry) {
    std::erase_if(entries_,
                  [&](const std::string& old) { return variable_name(old) == variable_name(entry); });
    entries_.push_back(entry);
}

guard::Result<void> ScriptEnvironment::load(const std::vector<std::string>& paths,
                                            const std::string& directory) {
    for (const auto& path : paths) {
        const std::string full = path.starts_with('/') ? path : directory + "/" + path;
        auto text = guard::read_file(full, env_file_limit, guard::Failure::usage);
        if (!text) {
            said_.push_back("Error: File '" + path + "' not found.");
            warnings_.push_back(text.error().line());
            continue;
        }
        auto file = parse_env_file(*text, path);
        if (!file) return pass_on(file);
        for (const auto& entry : file->entries) put(entry);
        warnings_.insert(warnings_.end(), file->warnings.begin(), file->warnings.end());
        said_.push_back("Environment variables loaded from " + path + ".");
    }
    point();
    return {};
}

void put_exports(Profile& profile, const ScriptStart& start, const LaunchFacts& facts,
                 const char* const* environ) {
    constexpr std::string_view condition = "{has ";
    for (const auto& exported : start.launch.exports) {
        std::string_view text = exported.value;
        if (text.starts_with(condition)) {
            const auto end = text.find("} ");
            if (end == std::string_view::npos) continue;
            const auto path =
                start.home + "/" + std::string(text.substr(condition.size(), end - condition.size()));
            if (::access(path.c_str(), F_OK) != 0) continue;
            text.remove_prefix(end + 2);
        }
        const auto equals = text.find('=');
        if (equals == 0 || equals == std::string_view::npos) continue;
        profile.env.set[std::string(text.substr(0, equals))] = {
            filled_in(std::string(text.substr(equals + 1)), facts), exported.origin};
    }
    for (const auto& variable : home_variables(start)) {
        if (!find_variable(environ, variable.name).value_or("").empty())
            profile.env.set.insert({variable.name, {variable.means, profile.home.origin}});
    }
}

std::vector<Finding> environment_findings(const Profile& profile, const ScriptStart& start,
                                          const std::string& java, const char* const* environ) {
    std::vector<Finding> findings;
    for (const auto& variable : home_variables(start)) {
        const std::string given(find_variable(environ, variable.name).value_or(""));
        if (given.empty() || guard::same_file(given, variable.means)) continue;
        findings.push_back({"jvm-env-hygiene", Severity::error, variable.name,
                            "is " + given + ", but the profile " + profile.name + " starts " + variable.means,
                            std::string("unset ") + variable.name + ", or start the script of that home"});
    }
    const std::string command(find_variable(environ, "JAVACMD").value_or(""));
    if (!command.empty() && command != java) {
        findings.push_back({"jvm-env-hygiene", Severity::warning, "JAVACMD",
                            "is " + command + ", and is not followed: java is " + java,
                            "unset JAVACMD; java_home below [jvm] chooses the JDK"});
    }
    const auto& options = profile.env.options;
    const bool known = std::any_of(options.begin(), options.end(),
                                   [](const auto& name) { return name.value == "JAVA_MEM_OPTS"; });
    if (known && !find_variable(environ, "JAVA_MEM_OPTS").value_or("").empty()) {
        const bool taken = find_variable(environ, "JVM_MEM_OPTS").value_or("").empty();
        findings.push_back({"jvm-heap-container", Severity::warning, "JAVA_MEM_OPTS",
                            taken ? "taken for JVM_MEM_OPTS, which is the name that the start script reads"
                                  : "not taken: JVM_MEM_OPTS is there",
                            "set JVM_MEM_OPTS"});
    }
    return findings;
}

}  // namespace jarmor::launcher
