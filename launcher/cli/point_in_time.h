#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace jarmor::launcher {

/// Seconds since 1970 of "2026-11-22", "2026-11-22T06:00Z" or "2026-11-22T06:00:30Z"; nothing for another
/// text.
std::optional<std::int64_t> parse_utc(std::string_view text);

}  // namespace jarmor::launcher
