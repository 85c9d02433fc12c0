#pragma once

#include <string>
#include <string_view>

namespace jarmor::guard {

/// The text with every control character as '?': one line, and nothing that drives a terminal.
std::string printable(std::string_view text);

/// The text, filled with spaces to a width; a longer one gets two spaces, so that columns never touch.
std::string padded(std::string_view text, std::size_t width);

}  // namespace jarmor::guard
