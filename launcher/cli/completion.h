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
/// The options of a command and the global ones.
std::vector<OptionEntry> all_options(const CommandEntry& command);

}  // namespace jarmor::launcher
