#include "launcher/cli/attest_options.h"

#include <algorithm>
#include <array>
#include <map>
#include <set>

#include "launcher/plan/option_key.h"

namespace jarmor::launcher {
namespace {

using guard::Action;
using guard::Promise;
using guard::Standing;

constexpr std::size_t most_named = 4;

using Effective = std::map<std::string, OptionKey>;

/// Last wins.
Effective effective(const JavaCommand& command) {
    Effective last;
    for (const JvmOption& option : command.options) {
        OptionKey key = key_of(option);
        last[key.name] = std::move(key);
    }
    return last;
}

bool in_force(const Effective& last, const std::string& wanted) {
    const OptionKey key = key_of(wanted);
    const auto found = last.find(key.name);
    return found != last.end() && found->second.value == key.value &&
           found->second.has_value == key.has_value;
}

Promise judge_argv(const OptionPlan& plan, const JavaCommand& command) {
    Promise promise{"argv", Standing::holds, "", ""};
    std::size_t errors = 0;
    for (const guard::Finding& finding : plan.findings) {
        if (finding.severity != guard::Severity::error || errors++ != 0) continue;
        promise = {"argv", Standing::fails, finding.where + ": " + finding.found, finding.rule};
    }
    if (errors > 1) promise.detail += ", and " + std::to_string(errors - 1) + " more";
    if (errors == 0) {
        promise.detail =
            std::to_string(command.options.size()) + " options, none that would have been refused";
    }
    return promise;
}

bool is_added(const guard::Decision& decision) {
    return decision.action == Action::add || decision.action == Action::replace;
}

/// How many options the profile asks for where a user asks for none.
std::size_t count_demands(const OptionContext& context) {
    JavaCommand nothing;
    nothing.target = Target::main_class;
    const OptionPlan plan = judge_options(nothing, context);
    return static_cast<std::size_t>(std::count_if(plan.decisions.begin(), plan.decisions.end(), is_added));
}

/// What the engine would put in and is not there, and what it would take out and is in force.
std::vector<Promise> faults(const OptionPlan& plan, const JavaCommand& command) {
    const Effective last = effective(command);
    std::vector<Promise> found;
    // An option that is taken out where it stands and put in again behind all others is no fault.
    std::set<std::string> wanted;
    for (const guard::Decision& decision : plan.decisions) {
        if (is_added(decision)) wanted.insert(decision.result);
    }
    for (const guard::Decision& decision : plan.decisions) {
        if (is_added(decision) && !in_force(last, decision.result)) {
            found.push_back(
                {"options", Standing::fails, decision.result + " is not in force", decision.rule});
        } else if (decision.action == Action::strip && wanted.count(decision.given) == 0 &&
                   in_force(last, decision.given)) {
            found.push_back({"options", Standing::fails, decision.given + " is in force", decision.rule});
        }
    }
    return found;
}

Promise judge_effect(const OptionPlan& plan, const JavaCommand& command, const OptionContext& context) {
    const std::vector<Promise> found = faults(plan, command);
    const std::string demands = std::to_string(count_demands(context));
    if (found.empty()) {
        return {"options", Standing::holds, "all that the profile asks for, " + demands + " options", ""};
    }
    Promise promise = found.front();
    for (std::size_t i = 1; i < found.size() && i < most_named; ++i) promise.detail += ", " + found[i].detail;
    if (found.size() > most_named) {
        promise.detail += ", and " + std::to_string(found.size() - most_named) + " more";
    }
    return promise;
}

/// Kept by the launcher for itself.
bool stays_in_launcher(const std::string& text) {
    constexpr std::array words = {
        "-cp",      "-classpath", "--class-path",   "-server",   "-client",      "-showversion",
        "-version", "--version",  "--show-version", "--dry-run", "-fullversion", "--full-version"};
    constexpr std::array beginnings = {"--class-path=", "-Djava.class.path=", "-splash:", "-XshowSettings"};
    const auto begins = [&text](const char* beginning) { return text.starts_with(beginning); };
    return std::find(words.begin(), words.end(), text) != words.end() ||
           std::any_of(beginnings.begin(), beginnings.end(), begins);
}

}  // namespace

guard::Result<JavaCommand> running_command(const std::vector<std::string>& command, unsigned feature) {
    std::vector<Word> words;
    for (std::size_t i = 1; i < command.size(); ++i) words.push_back({command[i], {"command line"}});
    const auto no_argfile = [](const std::string& path) -> guard::Result<std::string> {
        return guard::fail(guard::Failure::policy, "@" + path,
                           "what it held at the start cannot be seen any more");
    };
    return parse_java_command(words, feature, no_argfile);
}

std::vector<Promise> attest_options(const JavaCommand& command, const OptionContext& context) {
    const OptionPlan plan = judge_options(command, context);
    return {judge_argv(plan, command), judge_effect(plan, command, context)};
}

std::vector<std::string> vm_arguments(const JavaCommand& command) {
    std::vector<std::string> arguments;
    for (const JvmOption& option : command.options) {
        if (stays_in_launcher(option.text)) continue;
        if (option.text == "--show-module-resolution") {
            arguments.emplace_back("-Djdk.module.showModuleResolution=true");
        } else if (option.has_operand) {
            const std::string name = option.text == "-p" ? "--module-path" : option.text;
            arguments.push_back(name + "=" + option.operand);
        } else {
            arguments.push_back(option.text);
        }
    }
    if (command.target == Target::module) {
        arguments.push_back("-Djdk.module.main=" +
                            command.target_name.substr(0, command.target_name.find('/')));
    }
    return arguments;
}

}  // namespace jarmor::launcher
