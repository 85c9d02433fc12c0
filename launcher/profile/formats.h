#pragma once

#include <optional>
#include <string_view>

#include "launcher/profile/profile.h"

namespace jarmor::launcher {

/// "8+", "9-23", "25"; nothing where it is not such a text or the range is empty.
std::optional<JdkRange> parse_jdk_range(std::string_view text);
/// As parse_jdk_range() reads it: "17+", "17", "8-16".
std::string jdk_range_text(const JdkRange& jdk);
/// "0027", "027"; nothing where it is not three or four octal digits up to 0777.
std::optional<mode_t> parse_umask(std::string_view text);
/// A NAME of a profile: [a-z0-9][a-z0-9._-]*.
bool is_profile_name(std::string_view text);

/// The forms that the key table asks for: each says what is expected, or nothing where the text is so.
namespace format {
using Expected = std::optional<std::string_view>;
Expected not_empty(std::string_view text);
Expected absolute_path(std::string_view text);
Expected relative_path(std::string_view text);
Expected agent_path(std::string_view text);
Expected sha256(std::string_view text);
Expected jdk_range(std::string_view text);
Expected vm_option(std::string_view text);
Expected rule_id(std::string_view text);
Expected version(std::string_view text);
Expected variable(std::string_view text);
Expected credential(std::string_view text);
Expected variable_pattern(std::string_view text);
Expected one_line(std::string_view text);
Expected overridable_key(std::string_view text);
Expected user(std::string_view text);
Expected address(std::string_view text);
}  // namespace format

}  // namespace jarmor::launcher
