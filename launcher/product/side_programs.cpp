#include "launcher/product/side_programs.h"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <string_view>

#include "guard/evidence/files.h"
#include "launcher/plan/option_key.h"
#include "launcher/product/toml_lines.h"

namespace jarmor::launcher {

namespace {

constexpr std::size_t toml_limit = std::size_t{4} << 20U;

/// The options of the user that a second JVM may have too: properties, but for those that open a port.
bool is_for_others(const std::string& text) {
    const auto key = key_of(text);
    static constexpr std::array<std::string_view, 4> own{"-Dcom.sun.management", "-Djava.rmi.server.hostname",
                                                         "-Djava.security.properties", "-Djavax.net.ssl."};
    const auto starts = [&](std::string_view prefix) { return key.name.starts_with(prefix); };
    return key.is_property() && std::none_of(own.begin(), own.end(), starts) &&
           text.find_first_of(" \t\n*?[\"'\\$`") == std::string::npos;
}

/// JAVA_OPTS for a script that splits it: what was judged of the user's options.
std::string options_for_others(const guard::LaunchPlan& plan) {
    std::string text;
    for (const auto& decision : plan.options) {
        const bool users = decision.from.source == "JAVA_OPTS" && decision.action == guard::Action::pass;
        if (users && is_for_others(decision.result)) text += (text.empty() ? "" : " ") + decision.result;
    }
    return text;
}

std::vector<std::string> environ_for_others(const LaunchFacts& facts, const guard::LaunchPlan& plan) {
    // CLASSPATH_PREFIX is code that diagnostics.sh puts in front; the rest says which java, and with what.
    static constexpr std::array<std::string_view, 6> replaced{
        "JAVA_HOME=", "JAVACMD=", "JAVA_OPTS=", "JVM_MEM_OPTS=", "JAVA_MEM_OPTS=", "CLASSPATH_PREFIX="};
    std::vector<std::string> result;
    for (const auto& entry : plan.environ) {
        const auto starts = [&](std::string_view prefix) { return entry.starts_with(prefix); };
        if (std::none_of(replaced.begin(), replaced.end(), starts)) result.push_back(entry);
    }
    result.push_back("JAVA_HOME=" + facts.java_home);
    result.push_back("JAVACMD=" + facts.java);
    if (const auto options = options_for_others(plan); !options.empty())
        result.push_back("JAVA_OPTS=" + options);
    return result;
}

/// What `optimize` runs: the product's own script that makes a home a gateway, a control plane, ...
SideProgram profile_setup(const ScriptStart& start, const std::vector<std::string>& environ) {
    SideProgram program{{"/bin/sh", start.home + "/bin/profileSetup.sh"}, environ, start.home + "/bin"};
    program.argv.push_back("-Dprofile=" + start.command.optimize_profile);
    if (start.command.skip_optimization) program.argv.emplace_back("--skipConfigOptimization");
    return program;
}

}  // namespace

bool first_start_is_due(const ScriptStart& start) {
    const auto& words = start.launch.first_start;
    if (words.empty()) return false;
    const bool generates_key = std::any_of(words.begin(), words.end(), [](const auto& word) {
        return word.value.ends_with("EncryptionKeyGenerator");
    });
    if (!generates_key) return true;
    const auto text =
        guard::read_file(start.home + "/repository/conf/deployment.toml", toml_limit, guard::Failure::policy);
    if (!text) return true;
    const auto lines = toml_lines(*text);
    return std::none_of(lines.begin(), lines.end(), [](const TomlLine& line) {
        return (line.table == "encryption" && line.key == "key" && !line.value.empty()) ||
               line.value.starts_with("RSA/");
    });
}

SidePrograms side_programs(const ScriptStart& start, const LaunchFacts& facts,
                           const guard::LaunchPlan& plan) {
    SidePrograms programs;
    const auto environ = environ_for_others(facts, plan);
    if (start.command.optimize) programs.before.push_back(profile_setup(start, environ));
    if (first_start_is_due(start)) {
        SideProgram program{{facts.java}, environ, start.directory()};
        // No word of the user's stands there: java itself would take options from the environment only.
        for (const auto& word : start.launch.first_start) {
            const RangedWord ranged = ranged_word(word.value, facts.feature);
            if (ranged.applies) program.argv.push_back(filled_in(ranged.text, facts));
        }
        programs.before.push_back(std::move(program));
    }
    if (start.launch.side_program.empty()) return programs;
    const auto path = start.home + "/" + start.launch.side_program;
    if (::access(path.c_str(), X_OK) == 0) {
        programs.beside.push_back({{path}, environ, start.directory()});
    } else {
        programs.warnings.push_back(path + " is not started beside the server: " + std::strerror(errno));
    }
    return programs;
}

}  // namespace jarmor::launcher
