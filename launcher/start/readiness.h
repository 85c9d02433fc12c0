#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "launcher/profile/profile.h"
#include "launcher/start/lifecycle.h"

namespace jarmor::launcher {

/// True when the server listens on every port of the profile; where it names none, when the product's log
/// has a line "... started in N sec" that is newer than the process.
bool is_ready(const Profile& profile, const RunningServer& server);

/// The last of those lines at or after `since` (local time, "YYYY-MM-DD HH:MM:SS") in the text of a log.
bool says_started(std::string_view log, const std::string& since);

/// Whole seconds since a process started.
std::int64_t seconds_up(const ProcessMark& process);
/// "41 s", "3 h 12 min".
std::string up_time(const ProcessMark& process);

}  // namespace jarmor::launcher
