#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "launcher/cli/options.h"

namespace jarmor::launcher {

// The completion files, made from the tables of commands and options.
std::string bash_completion();
std::string zsh_completion();
std::string fish_completion();

/// "a|b" -> "a b"; for NAME the built-in profiles.
std::string completion_words(std::string_view operand, std::string_view choices);
/// The text with a backslash before each of these characters.
std::string with_escapes(std::string_view text, std::string_view characters);
/// What a shell sees as one command: the first word of a name, with all that may follow it.
struct CompletedCommand {
    const CommandEntry* entry;         ///< the first of that word
    std::string word;                  ///< "keystore"
    std::string seconds;               ///< "show make"; empty where the name is one word
    std::vector<OptionEntry> options;  ///< each name once
};
/// In the order of the table.
std::vector<CompletedCommand> completed_commands();
/// Their words, with a blank between them.
std::string command_words();

}  // namespace jarmor::launcher
