#include "launcher/plan/start_command.h"

#include <algorithm>
#include <iterator>

#include "guard/evidence/files.h"
#include "launcher/plan/environment_rules.h"
#include "launcher/plan/launcher_grammar.h"

namespace jarmor::launcher {

namespace {

using guard::Failure;
using guard::Result;

constexpr std::size_t argfile_limit = 1 << 20;

Result<std::string> read_argfile(const std::string& path) {
    auto text = guard::read_file(path, argfile_limit, Failure::policy);
    if (!text) {
        text.error().where = "@" + path;
        text.error().mend = "name an argument file that the service user can read";
    }
    return text;
}

std::string below(const std::string& home, const std::string& path) {
    return path.starts_with('/') || home.empty() ? path : home + "/" + path;
}

template <class Values>
std::string joined_path(const std::string& home, const Values& entries) {
    std::string text;
    for (const auto& entry : entries) text += (text.empty() ? "" : ":") + below(home, entry.value);
    return text;
}

/// The command line that a profile with a target stands for.
std::vector<Word> words_of_profile(const Profile& profile, const std::vector<std::string>& arguments) {
    std::vector<Word> words;
    const auto& jvm = profile.jvm;
    const auto add = [&](const std::string& text, const guard::Origin& origin) {
        words.push_back({text, origin});
    };
    if (!jvm.class_path.empty()) {
        add("-cp", jvm.class_path.front().origin);
        add(joined_path(profile.home.value, jvm.class_path), jvm.class_path.front().origin);
    }
    if (!jvm.module_path.empty()) {
        add("--module-path", jvm.module_path.front().origin);
        add(joined_path(profile.home.value, jvm.module_path), jvm.module_path.front().origin);
    }
    if (!jvm.jar.value.empty()) {
        add("-jar", jvm.jar.origin);
        add(below(profile.home.value, jvm.jar.value), jvm.jar.origin);
    } else if (!jvm.module.value.empty()) {
        add("-m", jvm.module.origin);
        add(jvm.module.value, jvm.module.origin);
    } else if (!jvm.main_class.value.empty()) {
        add(jvm.main_class.value, jvm.main_class.origin);
    }
    for (const auto& argument : jvm.arguments) add(argument.value, argument.origin);
    for (const auto& argument : arguments) add(argument, guard::Origin{"command line"});
    return words;
}

std::vector<Word> words_of(const Start& start, const Profile& profile) {
    if (!start.java_mode) return words_of_profile(profile, start.words);
    std::vector<Word> words;
    for (const auto& word : start.words) words.push_back({word, guard::Origin{"command line"}});
    return words;
}

/// Whether a variable of the JDK brings an option after which java only prints. The JDK's launcher takes none
/// from there either (args.c: isTerminalOpt): whoever sets the variable would keep the server from starting.
bool ends_java(const JvmOption& option, unsigned feature) {
    if (!carries_jvm_options(option.origin.source)) return false;
    return launcher_word_kind(option.text, feature) == LauncherWord::last || option.text == "--dry-run";
}

/// Options of a variable or of the profile stand before a command line: they must not bring a main class
/// along.
Result<std::vector<JvmOption>> only_options(const std::vector<Word>& words, unsigned feature) {
    auto command = parse_java_command(words, feature, read_argfile);
    if (!command) return pass_on(command);
    if (command->target != Target::none || !command->arguments.empty()) {
        return guard::fail(
            Failure::policy, words.front().origin.text(),
            "names a program to run ('" + command->target_name + "') where only options may stand",
            "remove it there");
    }
    for (const auto& option : command->options) {
        if (!ends_java(option, feature)) continue;
        return guard::fail(Failure::policy, option.origin.text(),
                           "has " + option.text + ", with which java ends and starts no server",
                           "remove it there");
    }
    return std::move(command->options);
}

std::vector<Word> profile_words(const Profile& profile) {
    std::vector<Word> words;
    for (const auto& option : profile.jvm.options) words.push_back({option.value, option.origin});
    return words;
}

bool has_place_for_options(const ScriptLaunch& script) {
    return std::any_of(script.words.begin(), script.words.end(),
                       [](const auto& word) { return word.value.ends_with("${java_opts}"); });
}

/// The command line of a product's start script: options of the user in the places where the script has them.
Result<JavaCommand> command_of_script(const Start& start, const Profile& profile, unsigned feature,
                                      EnvironmentPlan& environment) {
    LaunchFacts launch = *start.launch;
    launch.java_options = environment.take("JAVA_OPTS");
    launch.memory_options = environment.take("JVM_MEM_OPTS");
    auto other_memory = environment.take("JAVA_MEM_OPTS");
    if (launch.memory_options.empty()) launch.memory_options = std::move(other_memory);
    launch.profile_options = profile_words(profile);
    // A word that is no option would be taken for the main class, wherever it stands.
    for (const auto* words : {&launch.java_options, &launch.memory_options, &launch.profile_options}) {
        if (auto options = only_options(*words, feature); !options) return pass_on(options);
    }
    if (!has_place_for_options(start.script->launch)) {
        environment.before.insert(environment.before.end(), launch.profile_options.begin(),
                                  launch.profile_options.end());
        launch.profile_options.clear();
    }
    auto words = launch_words(start.script->launch, start.script->command, launch);
    if (!words) return pass_on(words);
    return parse_java_command(*words, feature, read_argfile);
}

}  // namespace

Result<void> require_program(const Profile& profile) {
    const auto& jvm = profile.jvm;
    if (!jvm.jar.value.empty() || !jvm.module.value.empty() || !jvm.main_class.value.empty()) return {};
    return guard::fail(Failure::profile, "profile " + profile.name, "names no program to start",
                       "write jar = \"FILE\", or main_class and class_path, into [jvm]");
}

Result<JavaCommand> command_of(const Start& start, const Profile& profile, unsigned feature,
                               EnvironmentPlan& environment) {
    auto command = start.script != nullptr
                       ? command_of_script(start, profile, feature, environment)
                       : parse_java_command(words_of(start, profile), feature, read_argfile);
    if (!command) return command;

    auto before = only_options(environment.before, feature);
    if (!before) return pass_on(before);
    auto of_profile =
        only_options(start.script != nullptr ? std::vector<Word>{} : profile_words(profile), feature);
    if (!of_profile) return pass_on(of_profile);
    auto after = only_options(environment.after, feature);
    if (!after) return pass_on(after);

    std::vector<JvmOption> options = std::move(*before);
    for (auto* more : {&*of_profile, &command->options, &*after}) {
        options.insert(options.end(), std::make_move_iterator(more->begin()),
                       std::make_move_iterator(more->end()));
    }
    command->options = std::move(options);
    return command;
}

std::vector<std::string> unchanged_words(const Start& start, const Profile& profile) {
    std::vector<std::string> words;
    if (start.script != nullptr) {
        auto launch = launch_words(start.script->launch, start.script->command, *start.launch);
        if (!launch) return words;
        for (auto& word : *launch) words.push_back(std::move(word.text));
        return words;
    }
    for (const auto& option : profile.jvm.options) words.push_back(option.value);
    if (start.java_mode) {
        words.insert(words.end(), start.words.begin(), start.words.end());
    } else {
        for (auto& word : words_of_profile(profile, start.words)) words.push_back(std::move(word.text));
    }
    return words;
}

}  // namespace jarmor::launcher
