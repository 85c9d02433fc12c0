#include "launcher/cli/parse.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <string_view>
#include <vector>

#include "launcher/cli/options.h"
#include "launcher/cli/split.h"
#include "launcher/profile/did_you_mean.h"

namespace jarmor::launcher {
namespace {

using guard::fail;
using guard::Failure;
using guard::Result;

std::vector<std::string> choices_of(std::string_view text) {
    std::vector<std::string> words;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find('|'), text.size());
        words.emplace_back(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return words;
}

/// CLI11 2.1.2 drops an empty value and then misses it, but an empty --user must be refused as such and not
/// taken for none. No word of a command line holds a NUL, so that one can stand for it on the way through.
const std::string empty_value(1, '\0');

std::string decoded(const std::string& value) {
    return value == empty_value ? "" : value;
}

std::vector<std::string> encoded(const std::vector<std::string>& own) {
    std::vector<std::string> words;
    for (const std::string& word : own) {
        if (word.starts_with("--") && word.ends_with('=')) {
            words.push_back(word.substr(0, word.size() - 1));
            words.push_back(empty_value);
        } else {
            words.push_back(word.empty() ? empty_value : word);
        }
    }
    // CLI11 takes the words from the back.
    std::reverse(words.begin(), words.end());
    return words;
}

CLI::Validator one_of(std::string_view choices) {
    const std::vector<std::string> allowed = choices_of(choices);
    return CLI::Validator(
        [allowed](const std::string& value) -> std::string {
            if (std::find(allowed.begin(), allowed.end(), value) != allowed.end()) return {};
            std::string text = "'" + decoded(value) + "' is not one of";
            for (const std::string& word : allowed) text += " " + word;
            return text;
        },
        "");
}

void add_options(CLI::App& app, std::span<const OptionEntry> options, Request& request) {
    for (const OptionEntry& entry : options) {
        const std::string names(entry.names);
        if (entry.long_name() == "--help") {
            // CLI11 looks for this one before it misses an operand.
            app.set_help_flag(names);
        } else if (entry.operand.empty()) {
            app.add_flag_callback(names, [&entry, &request] { entry.set(request, {}); });
        } else {
            CLI::Option* option = app.add_option_function<std::string>(
                names, [&entry, &request](const std::string& value) { entry.set(request, decoded(value)); });
            if (!entry.choices.empty()) option->check(one_of(entry.choices));
        }
    }
}

std::string help_command(const CommandEntry* command) {
    return command == nullptr ? "see: jarmor --help"
                              : "see: jarmor " + std::string(command->name) + " --help";
}

std::string suggestion(std::string_view word, const std::vector<std::string_view>& candidates,
                       const CommandEntry* command) {
    const std::string near = did_you_mean(word, candidates);
    return near.empty() ? help_command(command) : near;
}

guard::Unexpected unknown_command(const std::string& word) {
    std::vector<std::string_view> names;
    for (const CommandEntry& entry : commands()) names.push_back(entry.name);
    return fail(Failure::usage, "", "unknown command '" + word + "'", suggestion(word, names, nullptr));
}

guard::Unexpected unexpected_word(const std::string& word, const CommandEntry* command) {
    if (word[0] != '-') {
        const bool program =
            command != nullptr && command->synopsis.find("[-- ARGS") != std::string_view::npos;
        return fail(Failure::usage, "", "unexpected word '" + word + "'",
                    program ? "program arguments go after --" : help_command(command));
    }
    std::vector<std::string_view> names;
    const auto collect = [&names](std::span<const OptionEntry> options) {
        for (const OptionEntry& option : options) names.push_back(option.long_name());
    };
    collect(global_options());
    if (command != nullptr) collect(command->options);
    const std::string option = word.substr(0, word.find('='));
    return fail(Failure::usage, "", "unknown option '" + option + "'", suggestion(option, names, command));
}

/// Options and operand of a command. The words are jarmor's own; `request.command` is set already.
Result<void> parse_own(const SplitLine& line, Request& request) {
    CLI::App app;
    app.allow_extras();
    add_options(app, global_options(), request);
    const CommandEntry* command = line.command;
    if (command != nullptr) add_options(app, command->options, request);
    if (command != nullptr && !command->operand.empty() && !line.java_mode) {
        CLI::Option* operand = app.add_option(std::string(command->operand), request.target);
        if (!command->choices.empty()) operand->check(one_of(command->choices));
    }
    try {
        app.parse(encoded(line.own));
    } catch (const CLI::CallForHelp&) {
        request.command = Command::help;
        request.target = command == nullptr ? "" : std::string(command->name);
        return {};
    } catch (const CLI::ParseError& error) {
        return fail(Failure::usage, "", error.what(), help_command(command));
    }
    for (const std::string& extra : app.remaining()) {
        if (command == nullptr || !command->takes_more || extra.starts_with('-'))
            return unexpected_word(extra, command);
        request.arguments.push_back(decoded(extra));
    }
    request.target = decoded(request.target);
    if (request.command == Command::version || line.java_mode || command == nullptr) return {};
    if (command->operand_required && request.target.empty()) {
        return fail(Failure::usage, "",
                    std::string(command->name) + " needs a " + std::string(command->operand),
                    help_command(command));
    }
    return {};
}

Result<void> check_request(const Request& request) {
    if (request.command == Command::help && !request.target.empty() &&
        find_command(request.target) == nullptr) {
        return unknown_command(request.target);
    }
    const bool starts = request.command == Command::java || request.command == Command::run ||
                        request.command == Command::bal;
    if (!request.receipt.empty() && !starts) {
        return fail(Failure::usage, "--receipt", "is for java and run only: nothing is started");
    }
    if (!request.profile.empty() && request.command == Command::run) {
        return fail(Failure::usage, "--profile", "is for java; run names its profile", "jarmor run PROFILE");
    }
    return {};
}

}  // namespace

Result<Request> parse_command_line(int argc, const char* const* argv) {
    SplitLine line = split_command_line(argc, argv);
    Request request;
    request.command = Command::java;
    if (line.command == nullptr && !line.command_word.empty()) return unknown_command(line.command_word);
    if (line.command != nullptr) request.command = line.command->command;
    request.java_mode = line.java_mode;
    request.arguments = std::move(line.rest);
    // Called in front of java without a word of its own: this is every start, and needs no parser.
    if (line.foreign && line.own.empty()) return request;
    if (line.command == nullptr && line.own.empty()) {
        return fail(Failure::usage, "", "no command", help_command(nullptr));
    }
    auto parsed = parse_own(line, request);
    if (!parsed) return guard::pass_on(parsed);
    auto checked = check_request(request);
    if (!checked) return guard::pass_on(checked);
    const bool asks = request.command == Command::help || request.command == Command::version;
    if (line.command == nullptr && !asks)
        return fail(Failure::usage, "", "no command", help_command(nullptr));
    return request;
}

}  // namespace jarmor::launcher
