#include "launcher/plan/compose.h"

#include <limits.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <iterator>
#include <optional>

#include "guard/evidence/files.h"
#include "guard/evidence/manifest.h"
#include "launcher/plan/environment.h"
#include "launcher/plan/jmx_files.h"
#include "launcher/plan/jvm_options.h"
#include "launcher/plan/launcher_grammar.h"
#include "launcher/plan/program_files.h"
#include "launcher/plan/prove_file.h"
#include "launcher/profile/names.h"

namespace jarmor::launcher {

namespace {

using guard::Failure;
using guard::Result;

constexpr std::size_t argfile_limit = 1 << 20;
constexpr std::uint64_t mebibyte = 1 << 20;

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
    } else {
        add(jvm.main_class.value, jvm.main_class.origin);
    }
    for (const auto& argument : jvm.arguments) add(argument.value, argument.origin);
    for (const auto& argument : arguments) add(argument, guard::Origin{"command line"});
    return words;
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
    return std::move(command->options);
}

/// All the options in the order in which the JVM would have seen them: JAVA_TOOL_OPTIONS and its kind, the
/// profile, the command line, _JAVA_OPTIONS.
Result<JavaCommand> command_of(const Start& start, const Facts& facts, const EnvironmentPlan& environment) {
    const unsigned feature = facts.java.release.version.feature;
    std::vector<Word> words;
    if (start.java_mode) {
        for (const auto& word : start.words) words.push_back({word, guard::Origin{"command line"}});
    } else {
        words = words_of_profile(facts.profile, start.words);
    }
    auto command = parse_java_command(words, feature, read_argfile);
    if (!command) return command;

    auto before = only_options(environment.before, feature);
    if (!before) return pass_on(before);
    std::vector<Word> profile_words;
    for (const auto& option : facts.profile.jvm.options)
        profile_words.push_back({option.value, option.origin});
    auto of_profile = only_options(profile_words, feature);
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

Result<std::optional<guard::Manifest>> manifest_of(const JavaCommand& command,
                                                   const guard::Identity& identity) {
    if (command.target != Target::jar) return std::optional<guard::Manifest>{};
    auto fd = guard::open_regular(command.target_name, Failure::java);
    if (!fd) {
        fd.error().mend = "name a jar that uid " + std::to_string(identity.uid) + " can read";
        return pass_on(fd);
    }
    auto manifest = guard::read_jar_manifest(fd->get(), command.target_name);
    if (!manifest) return pass_on(manifest);
    return std::optional<guard::Manifest>{std::move(*manifest)};
}

Result<std::string> working_directory() {
    std::string path(PATH_MAX, '\0');
    if (::getcwd(path.data(), path.size()) == nullptr) {
        return guard::fail_errno(Failure::java, ".", "the working directory has no name", errno,
                                 "cd to one that exists");
    }
    path.resize(std::strlen(path.c_str()));
    return path;
}

OptionContext context_of(const Facts& facts, const std::optional<guard::Manifest>& manifest,
                         const std::string& directory) {
    OptionContext context;
    context.profile = &facts.profile;
    context.jdk = facts.java.release.version;
    context.memory_limit_mib = facts.memory.bytes / mebibyte;
    context.leaf_limit_mib = facts.memory.leaf_bytes / mebibyte;
    context.memory_limit_source = facts.memory.source;
    context.java_security_file = facts.java_security.path;
    if (facts.identity.name.empty()) {
        // JDK 17 gives "?" as user.home of a uid without passwd entry, even with HOME set; 25 takes HOME.
        const char* home = facts.identity.changes ? nullptr : std::getenv("HOME");
        context.user_home = home != nullptr && *home != '\0' ? home : facts.identity.home;
        context.user_name = std::to_string(facts.identity.uid);
    }
    context.today_days = facts.today_days;
    context.manifest = manifest ? &*manifest : nullptr;
    context.working_directory = directory;
    context.java_home = facts.java.home;
    context.prove_file = [&facts](const std::string& path, const std::string& sha256) {
        return prove_file(path, sha256, facts.trust);
    };
    return context;
}

template <class T>
void append(std::vector<T>& to, const std::vector<T>& from) {
    to.insert(to.end(), from.begin(), from.end());
}

guard::LaunchPlan plan_of(const Facts& facts) {
    guard::LaunchPlan plan;
    plan.profile = facts.profile.name;
    plan.mode = to_text(facts.profile.mode.value);
    plan.environment_kind = to_text(facts.profile.environment.value);
    plan.java = facts.java.path;
    plan.java_origin = facts.java.origin;
    plan.java_home = facts.java.home;
    plan.jdk = facts.java.release.version;
    plan.jdk_vendor = facts.java.release.vendor;
    plan.directory = facts.profile.home.value;
    plan.identity = facts.identity;
    plan.limits = guard::Limits{facts.profile.limits.nofile.value, facts.profile.limits.core.value,
                                facts.profile.umask.value};
    plan.keep_net_bind = facts.keep_net_bind;
    plan.not_guaranteed = facts.java.not_guaranteed;
    append(plan.not_guaranteed, facts.notes);
    return plan;
}

}  // namespace

guard::Limits limits_of(const Profile& profile) {
    return guard::Limits{profile.limits.nofile.value, profile.limits.core.value, profile.umask.value};
}

std::vector<std::string> unchanged_words(const Start& start, const Profile& profile) {
    std::vector<std::string> words;
    for (const auto& option : profile.jvm.options) words.push_back(option.value);
    if (start.java_mode) {
        append(words, start.words);
    } else {
        for (auto& word : words_of_profile(profile, start.words)) words.push_back(std::move(word.text));
    }
    return words;
}

Result<guard::LaunchPlan> compose(const Start& start, const Facts& facts) {
    EnvironmentPlan environment = plan_environment(facts.environ, facts.profile, facts.identity);
    auto command = command_of(start, facts, environment);
    if (!command) return pass_on(command);
    auto manifest = manifest_of(*command, facts.identity);
    if (!manifest) return pass_on(manifest);
    auto directory = working_directory();
    if (!directory) return pass_on(directory);
    const OptionPlan options = judge_options(*command, context_of(facts, *manifest, *directory));

    guard::LaunchPlan plan = plan_of(facts);
    plan.argv.push_back(facts.java.path);
    append(plan.argv, options.words);
    if (command->target == Target::jar || command->target == Target::module)
        plan.argv.push_back(command->target_option);
    if (command->target != Target::none)
        plan.argv.push_back(literal_word(command->target_name, facts.java.release.version.feature));
    append(plan.argv, command->arguments);
    plan.environ = std::move(environment.environ);
    plan.options = options.decisions;
    plan.variables = std::move(environment.decisions);
    plan.memory = options.memory;
    plan.findings = std::move(environment.findings);
    append(plan.findings, options.findings);
    append(plan.findings, judge_jmx_files(facts.profile, facts.identity));
    append(plan.not_guaranteed, options.not_guaranteed);
    append(plan.not_guaranteed, unguarded_program_files(*command, facts.trust, *directory, plan.environ));
    return plan;
}

}  // namespace jarmor::launcher
