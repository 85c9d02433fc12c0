#pragma once

#include <string>
#include <string_view>

namespace jarmor::guard {

/// The text with every control character as '?': one line, and nothing that drives a terminal.
std::string printable(std::string_view text);

/// The same for a text of lines: each stays a line.
std::string printable_lines(std::string_view text);

/// The text, filled with spaces to a width; a longer one gets two spaces, so that columns never touch.
std::string padded(std::string_view text, std::size_t width);

/// A paragraph broken at spaces into lines of at most `width` characters, all but the first one indented; no
/// line break at the end. A word longer than that stays whole.
std::string filled(std::string_view paragraph, std::size_t width, std::size_t indent = 0);

}  // namespace jarmor::guard
