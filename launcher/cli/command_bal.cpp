#include "launcher/cli/command_bal.h"

#include <algorithm>
#include <filesystem>
#include <string_view>

#include "launcher/environ.h"
#include "launcher/plan/option_text.h"
#include "launcher/product/ballerina.h"
#include "launcher/product/exec_program.h"
#include "launcher/product/stand_in.h"
#include "launcher/run.h"

namespace jarmor::launcher {

namespace {

using guard::fail;
using guard::Failure;
using guard::Result;

constexpr std::string_view java_of_compiler = "JARMOR_BAL_JAVA";

std::string variable(const char* const* environ, std::string_view name) {
    return std::string(find_variable(environ, name).value_or(""));
}

/// The java that bal would start: JAVACMD, else that of the distribution, else that of JAVA_HOME.
std::string java_asked_for(const char* const* environ, const std::optional<BallerinaDistribution>& found) {
    const std::string command = variable(environ, "JAVACMD");
    if (!command.empty()) return command;
    if (found && !found->java_home.empty()) return found->java_home + "/bin/java";
    const std::string home = variable(environ, "JAVA_HOME");
    return home.empty() ? std::string() : home + "/bin/java";
}

/// The environment in which jarmor's own search finds that java.
Result<Environ> with_java(const char* const* environ, const std::string& java) {
    Environ variables(environ);
    if (java.empty()) return variables;
    constexpr std::string_view end = "/bin/java";
    if (!java.starts_with('/') || !java.ends_with(end)) {
        return fail(Failure::java, "JAVACMD", "is " + java + ", expected the bin/java of a JDK",
                    "unset JAVACMD, or set [jvm] java_home in the profile");
    }
    variables.set("JAVA_HOME", java.substr(0, java.size() - end.size()));
    return variables;
}

Result<std::vector<std::string>> words_of(const char* const* environ, std::string_view name) {
    return split_option_text(variable(environ, name), std::string(name));
}

Result<BalSettings> read_settings(const char* const* environ, std::string java) {
    BalSettings settings;
    std::error_code failed;
    settings.directory = std::filesystem::current_path(failed).string();
    if (failed) return fail(Failure::java, ".", "the working directory has no name", "cd to one that exists");
    settings.java = std::move(java);
    if (const auto port = find_variable(environ, "BAL_JAVA_DEBUG")) settings.debug = *port;
    auto options = words_of(environ, "JAVA_OPTS");
    if (!options) return pass_on(options);
    settings.java_opts = std::move(*options);
    auto debugger = words_of(environ, "BAL_DEBUG_OPTS");
    if (!debugger) return pass_on(debugger);
    settings.debug_opts = std::move(*debugger);
    return settings;
}

/// The start of a java command line, hardened.
Result<int> run_java(const Request& request, std::vector<std::string> words, const char* const* environ) {
    Request java = request;
    java.command = Command::java;
    java.java_mode = true;
    java.arguments = std::move(words);
    if (java.profile.empty()) java.profile = "ballerina";
    return run(java, environ);
}

Result<int> run_jar(const Request& request, const BalCommand& command, const char* const* environ) {
    const auto found = find_ballerina(environ);
    const std::string java = java_asked_for(environ, found);
    auto settings = read_settings(environ, java);
    if (!settings) return pass_on(settings);
    auto words = jar_words(command, *settings, found);
    if (!words) return pass_on(words);
    auto variables = with_java(environ, java);
    if (!variables) return pass_on(variables);
    if (found) variables->set("BALLERINA_HOME", found->home);
    return run_java(request, std::move(*words), variables->pointers());
}

/// Hands on to the real bal. For a package it gets jarmor in the place of java: bal tells the compiler's JVM
/// where java is (-Djava.command), and that one starts the program with it.
Result<int> real_bal(const Request& request, BalWork work, const char* const* environ) {
    const auto found = find_ballerina(environ);
    if (!found) {
        return fail(Failure::java, "bal", "there is no bal but jarmor in PATH, and BALLERINA_HOME has none",
                    "add the bin directory of Ballerina to PATH");
    }
    std::vector<std::string> words{found->bal};
    words.insert(words.end(), request.arguments.begin(), request.arguments.end());
    const std::string java = java_asked_for(environ, found);
    // Without a java bal itself says what it lacks.
    if (work == BalWork::other || java.empty()) return guard::Unexpected(exec_program(words, environ));
    auto stand_in = stand_in_for_java(request.profile.empty() ? "ballerina" : request.profile, environ);
    if (!stand_in) return pass_on(stand_in);
    auto variables = with_java(environ, java);
    if (!variables) return pass_on(variables);
    variables->set("JAVACMD", *stand_in);
    variables->set(java_of_compiler, java);
    return guard::Unexpected(exec_program(words, variables->pointers()));
}

/// Called in the place of java.
Result<int> in_place_of_java(const Request& request, const char* const* environ) {
    // Only the script of bal tells a JVM which java to start others with; a program's JVM is not told.
    const auto tells = [](const std::string& word) { return word.starts_with("-Djava.command="); };
    if (std::ranges::none_of(request.arguments, tells)) {
        Environ variables(environ);
        variables.unset("JAVACMD");
        return run_java(request, request.arguments, variables.pointers());
    }
    std::vector<std::string> words{variable(environ, java_of_compiler)};
    if (words[0].empty()) {
        return fail(Failure::java, std::string(java_of_compiler), "is not set", "start with: jarmor bal run");
    }
    words.insert(words.end(), request.arguments.begin(), request.arguments.end());
    return guard::Unexpected(exec_program(words, environ));
}

}  // namespace

Result<int> command_bal(const Request& request, const char* const* environ) {
    if (request.java_mode) return in_place_of_java(request, environ);
    auto command = parse_bal_words(request.arguments);
    if (!command) return pass_on(command);
    if (command->work == BalWork::jar) return run_jar(request, *command, environ);
    return real_bal(request, command->work, environ);
}

}  // namespace jarmor::launcher
