#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace jarmor::launcher {

/// One `key = value` of a TOML text.
struct TomlLine {
    std::string table;  ///< "encryption", "system.parameter"; the dots of quoted parts stay
    std::string key;    ///< without quotes
    std::string value;  ///< without quotes where it is a text on one line, else as it stands
    unsigned line = 0;
};

/// The settings of a deployment.toml that a start depends on, line by line: tables, keys and values on one
/// line, comments left out. No validator: what it cannot read it leaves out, as a start must not hang on it.
/// Keys of texts over several lines and of inline tables are not seen.
std::vector<TomlLine> toml_lines(std::string_view text);

}  // namespace jarmor::launcher
