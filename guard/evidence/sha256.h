#pragma once

#include <string>
#include <string_view>

namespace jarmor::guard {

/// The SHA-256 of a text, in lower case hex; empty where libcrypto has none.
std::string sha256_text(std::string_view text);

}  // namespace jarmor::guard
