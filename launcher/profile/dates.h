#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace jarmor::launcher {

/// "2026-11-22" for days since 1970-01-01 (UTC).
std::string date_text(std::int64_t days);
/// The same way back; nothing where it is no day of the calendar.
std::optional<std::int64_t> parse_date(std::string_view text);

/// Days since 1970-01-01 (UTC) of a moment in seconds since then, as time(2) gives it.
std::int64_t day_of(std::int64_t seconds);

}  // namespace jarmor::launcher
