#pragma once

#include <string>
#include <string_view>

namespace jarmor::guard {

/// The word as a POSIX shell reads it back: unchanged where that is safe, else in single quotes.
std::string shell_quote(std::string_view word);

}  // namespace jarmor::guard
