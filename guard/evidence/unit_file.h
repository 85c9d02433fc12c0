#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace jarmor::guard {

/// One assignment of a systemd unit.
struct UnitSetting {
    std::string section, key, value;
    unsigned line = 0;
};

/// systemd.syntax(7): continued lines are joined, comments left out. An empty value takes back what stood
/// before it, so that the last one of a key decides.
std::vector<UnitSetting> parse_unit(std::string_view text);

}  // namespace jarmor::guard
