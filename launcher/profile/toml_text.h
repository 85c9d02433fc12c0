#pragma once

#include <string>
#include <string_view>

namespace jarmor::launcher {

/// A TOML basic string: quotes, line breaks and control characters escaped, so that no text can leave it.
std::string toml_text(std::string_view text);

}  // namespace jarmor::launcher
