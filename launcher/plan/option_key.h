#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "launcher/plan/command_line.h"

namespace jarmor::launcher {

/// An option under the one name that all its spellings share, so that "last wins" can be decided: -Xmx1g,
/// -mx1g and -XX:MaxHeapSize=1g are all "-XX:MaxHeapSize".
struct OptionKey {
    std::string name;   ///< "-Dkey", "-XX:Flag", "-javaagent", "--patch-module"; or the whole word
    std::string value;  ///< "+" and "-" for switches; without the separator
    bool has_value = false;

    bool is_property() const { return name.starts_with("-D"); }
    bool is_flag() const { return name.starts_with("-XX:"); }
    /// "-XX:+FLAG".
    bool is_on(std::string_view flag) const {
        return value == "+" && is_flag() && std::string_view(name).substr(4) == flag;
    }
};

OptionKey key_of(const JvmOption& option);
OptionKey key_of(const std::string& word);

/// A size as HotSpot reads it: decimal or 0x hexadecimal, then one of k, m, g, t in either case or nothing.
/// Bytes; nothing where HotSpot would refuse it.
std::optional<std::uint64_t> parse_size(std::string_view text);

/// The size in bytes that a heap, stack or code cache option asks for: -XX:ThreadStackSize counts in KiB,
/// -Xss in bytes.
std::optional<std::uint64_t> size_in_bytes(const JvmOption& option);

}  // namespace jarmor::launcher
