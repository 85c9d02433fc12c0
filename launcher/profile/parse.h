#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "guard/result.h"
#include "launcher/profile/setting.h"

namespace jarmor::launcher {

/// A profile is written by a person: what is larger is a mistake or an attack.
constexpr std::size_t largest_profile = std::size_t{64} * 1024;

/// Reads one profile text and checks each key, type and value against the key table. `source` names it in
/// origins and errors. Error (Failure::profile): the first thing that is wrong, with source:line:column.
guard::Result<Document> parse_profile(std::string_view text, const std::string& source);

/// Foreign text for a message: in single quotes, without control characters, at most 60 bytes of it.
std::string in_quotes(std::string_view text);

}  // namespace jarmor::launcher
