#include "launcher/cli/completion.h"

namespace jarmor::launcher {
namespace {

constexpr std::string_view fish_head = R"fish(# fish completion for jarmor(1). Made by: jarmor completion fish

function __jarmor_profiles
    for file in /etc/jarmor/*.toml
        basename $file .toml
    end
end

complete -c jarmor -f
)fish";

std::string fish_word(std::string_view text) {
    return "'" + with_escapes(text, "'\\") + "'";
}

/// "-x -a WORDS" for values of our own, "-r -F" for file names.
std::string values_of(std::string_view operand, std::string_view choices) {
    const std::string words = completion_words(operand, choices);
    if (!words.empty()) return " -x -a " + fish_word(words);
    if (operand == "PROFILE") return " -x -a '(__jarmor_profiles)'";
    if (operand == "PID") return " -x -a '(pgrep -x java)'";
    if (operand == "USER") return " -x -a '(__fish_complete_users)'";
    return " -r -F";
}

std::string option_line(const std::string& condition, const OptionEntry& option) {
    std::string line = "complete -c jarmor" + condition;
    if (!option.short_name().empty()) line += " -s " + std::string(option.short_name().substr(1));
    line += " -l " + std::string(option.long_name().substr(2));
    if (!option.operand.empty()) line += values_of(option.operand, option.choices);
    return line + " -d " + fish_word(option.help) + "\n";
}

std::string operand_line(const std::string& condition, const CompletedCommand& completed) {
    const CommandEntry& command = *completed.entry;
    if (command.command == Command::java) return "complete -c jarmor" + condition + " -F\n";
    if (command.command == Command::plan) {
        return "complete -c jarmor" + condition + " -x -a 'java (__jarmor_profiles)'\n";
    }
    if (command.command == Command::help) {
        return "complete -c jarmor" + condition + " -x -a " + fish_word(command_words()) + "\n";
    }
    if (command.operand.empty()) return {};
    std::string text;
    if (!completed.seconds.empty()) {
        text = "complete -c jarmor" + condition + " -x -a " + fish_word(completed.seconds) + "\n";
    }
    return text + "complete -c jarmor" + condition + values_of(command.operand, command.choices) + "\n";
}

}  // namespace

std::string fish_completion() {
    std::string text(fish_head);
    for (const OptionEntry& option : global_options()) text += option_line("", option);
    for (const auto& command : completed_commands()) {
        text += "complete -c jarmor -n __fish_use_subcommand -a " + command.word + " -d " +
                fish_word(command.entry->help) + "\n";
        const std::string condition = " -n '__fish_seen_subcommand_from " + command.word + "'";
        for (const OptionEntry& option : command.options) text += option_line(condition, option);
        text += operand_line(condition, command);
    }
    return text;
}

}  // namespace jarmor::launcher
