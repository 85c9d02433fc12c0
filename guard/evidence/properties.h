#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "guard/result.h"

namespace jarmor::guard {

struct Property {
    std::string key, value;
    unsigned line = 0;
};

/// Parses Java .properties text: continuation lines, escapes, #! comments, '=', ':' or white space
/// (java.util.Properties). Later duplicates win in find_property(). At most 1 MiB. `include` lines of JDK 24+
/// are returned as ordinary properties.
Result<std::vector<Property>> parse_properties(std::string_view text, const std::string& path);

/// The last value of `key`, or nullptr.
const Property* find_property(const std::vector<Property>& properties, std::string_view key);

}  // namespace jarmor::guard
