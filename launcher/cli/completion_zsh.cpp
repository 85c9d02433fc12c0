#include "launcher/cli/completion.h"

namespace jarmor::launcher {
namespace {

constexpr std::string_view zsh_head = R"zsh(#compdef jarmor
# zsh completion for jarmor(1). Made by: jarmor completion zsh

_jarmor_profiles() {
    local -a profiles=(/etc/jarmor/*.toml(N:t:r))
    compadd -a profiles
}

_jarmor_pids() {
    local -a pids=(${(f)"$(pgrep -x java)"})
    compadd -a pids
}

)zsh";

std::string spec_text(std::string_view text) {
    // Brackets and colons end the part of the specification; inside '...' an apostrophe would end the word.
    std::string made;
    for (const char c : with_escapes(text, "[]:\\")) {
        if (c == '\'') {
            made += "'\\''";
        } else {
            made += c;
        }
    }
    return made;
}

std::string action_of(std::string_view operand, std::string_view choices) {
    const std::string words = completion_words(operand, choices);
    if (!words.empty()) return "(" + words + ")";
    if (operand == "PROFILE") return "_jarmor_profiles";
    if (operand == "PID") return "_jarmor_pids";
    if (operand == "USER") return "_users";
    if (operand == "JAVA_HOME") return "_directories";
    return "_files";
}

std::string specs(std::span<const OptionEntry> options) {
    std::string text;
    for (const OptionEntry& option : options) {
        const std::string value = option.operand.empty() ? ""
                                                         : ":" + std::string(option.operand) + ":" +
                                                               action_of(option.operand, option.choices);
        const std::string rest = "[" + spec_text(option.help) + "]" + value + "' \\\n";
        if (!option.short_name().empty()) text += "        '" + std::string(option.short_name()) + rest;
        text += "        '" + std::string(option.long_name()) + rest;
    }
    return text;
}

std::string operand_specs(const CompletedCommand& completed) {
    const CommandEntry& command = *completed.entry;
    if (command.command == Command::java) return "        '*:file:_files'\n";
    if (command.operand.empty()) return "        && return 0\n";
    std::string text, position = "1";
    if (!completed.seconds.empty()) {
        text = "        '1:action:(" + completed.seconds + ")' \\\n";
        position = "2";
    }
    std::string action = action_of(command.operand, command.choices);
    if (command.command == Command::help) action = "_jarmor_commands";
    return text + "        '" + position + ":" + std::string(command.operand) + ":" + action + "'\n";
}

}  // namespace

std::string zsh_completion() {
    std::string text(zsh_head);
    text += "_jarmor_commands() {\n    local -a commands=(\n";
    for (const auto& command : completed_commands()) {
        text += "        '" + command.word + ":" + spec_text(command.entry->help) + "'\n";
    }
    text += "    )\n    _describe command commands\n}\n\n";
    text += "_jarmor() {\n    local curcontext=\"$curcontext\" state line\n    local -A opt_args\n";
    text += "    _arguments -C \\\n" + specs(global_options());
    text += "        '1:command:_jarmor_commands' '*::argument:->argument' && return 0\n";
    text += "    [[ $state == argument ]] || return 1\n    case $words[1] in\n";
    for (const auto& command : completed_commands()) {
        const std::string own = command.entry->command == Command::java
                                    ? std::string()
                                    : specs(command.options) + specs(global_options());
        text += "    " + command.word + ")\n        _arguments \\\n" + own + operand_specs(command) +
                "        ;;\n";
    }
    return text + "    esac\n}\n\n_jarmor \"$@\"\n";
}

}  // namespace jarmor::launcher
