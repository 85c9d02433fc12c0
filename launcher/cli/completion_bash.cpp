#include "launcher/cli/completion.h"

namespace jarmor::launcher {
namespace {

constexpr std::string_view bash_head = R"bash(# bash completion for jarmor(1). Made by: jarmor completion bash

_jarmor_profiles() {
    local file
    for file in /etc/jarmor/*.toml; do
        [ -e "$file" ] || continue
        file=${file##*/}
        printf '%s\n' "${file%.toml}"
    done
}

_jarmor() {
    local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD-1]} command= words= i
    for ((i = 1; i < COMP_CWORD; i++)); do
        case ${COMP_WORDS[i]} in
)bash";

constexpr std::string_view bash_tail = R"bash(    esac
    mapfile -t COMPREPLY < <(compgen -W "$words" -- "$cur")
}
complete -o default -F _jarmor jarmor
)bash";

/// "-o|--format" of an option.
std::string names_of(const OptionEntry& option, const std::string& prefix) {
    std::string names;
    if (!option.short_name().empty()) names = prefix + std::string(option.short_name()) + "|";
    return names + prefix + std::string(option.long_name());
}

/// What completes an operand, as the body of a case.
std::string body_of(std::string_view operand, std::string_view choices) {
    const std::string words = completion_words(operand, choices);
    if (!words.empty()) return "words='" + words + "' ;;\n";
    if (operand == "PROFILE") return "words=$(_jarmor_profiles) ;;\n";
    if (operand == "PID") return "words=$(pgrep -x java) ;;\n";
    if (operand == "USER") return "mapfile -t COMPREPLY < <(compgen -u -- \"$cur\"); return ;;\n";
    // Nothing of ours: bash completes a file name.
    return "return ;;\n";
}

std::string value_cases(const std::string& command, std::span<const OptionEntry> options) {
    std::string text;
    for (const OptionEntry& option : options) {
        if (option.operand.empty()) continue;
        text += "        " + names_of(option, command + ":") + ") " + body_of(option.operand, option.choices);
    }
    return text;
}

std::string option_names(std::span<const OptionEntry> options) {
    std::string names;
    for (const OptionEntry& option : options) names += " " + std::string(option.long_name());
    return names;
}

std::string operand_case(const CompletedCommand& completed) {
    const CommandEntry& command = *completed.entry;
    if (command.command == Command::java) return "        java:*) return ;;\n";
    std::string text;
    if (!completed.seconds.empty()) {
        text =
            "        " + completed.word + ":" + completed.word + ") words='" + completed.seconds + "' ;;\n";
    }
    std::string words = completion_words(command.operand, command.choices);
    if (command.command == Command::help) words = command_words();
    if (command.command == Command::plan) words = "java";
    if (command.operand == "PROFILE") words += " $(_jarmor_profiles)";
    if (command.operand == "PID") words += "$(pgrep -x java)";
    return text + "        " + completed.word + ":*) words=\"" + words + option_names(completed.options) +
           option_names(global_options()) + "\" ;;\n";
}

}  // namespace

std::string bash_completion() {
    std::string text(bash_head);
    std::string with_value;
    const auto collect = [&with_value](std::span<const OptionEntry> options) {
        for (const OptionEntry& option : options) {
            const std::string names = names_of(option, "");
            if (option.operand.empty() || with_value.find(names) != std::string::npos) continue;
            with_value += (with_value.empty() ? "" : "|") + names;
        }
    };
    collect(global_options());
    for (const CommandEntry& command : commands()) collect(command.options);
    text += "            " + with_value + ") ((i++)) ;;\n            -*) ;;\n";
    text += "            *) command=${COMP_WORDS[i]}; break ;;\n        esac\n    done\n";
    text += "    case $command:$prev in\n" + value_cases("*", global_options());
    for (const auto& command : completed_commands()) text += value_cases(command.word, command.options);
    text += "        :*) words='" + command_words() + option_names(global_options()) + "' ;;\n";
    for (const auto& command : completed_commands()) text += operand_case(command);
    return text + std::string(bash_tail);
}

}  // namespace jarmor::launcher
