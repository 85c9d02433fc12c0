#pragma once

#include <sys/types.h>

#include <optional>
#include <string>
#include <string_view>

#include "guard/result.h"

namespace jarmor::launcher {

/// The PID in a file as WSO2's JVMs write it: digits, perhaps a newline, perhaps NULs up to 100 bytes.
/// Nothing where there is no such file. Error: Failure::policy where it holds something else.
guard::Result<std::optional<pid_t>> read_pid_file(const std::string& path);

/// The same for the text of one: fuzzed.
guard::Result<std::optional<pid_t>> parse_pid(std::string_view text, const std::string& path);

/// Writes digits and a newline: temporary, fsync, rename, as the user this process is.
guard::Result<void> write_pid_file(const std::string& path, pid_t pid);

}  // namespace jarmor::launcher
