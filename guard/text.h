#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace jarmor::guard {

/// The parts of `text` between separators, empty ones too; an empty text, or the end behind a last
/// separator, is no part. The views point into `text`.
std::vector<std::string_view> split(std::string_view text, char separator);

/// ASCII letters in lower case, whatever the locale; other bytes as they are.
std::string lower(std::string_view text);

}  // namespace jarmor::guard
