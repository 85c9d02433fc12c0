#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "guard/result.h"

namespace jarmor::launcher {

struct EnvFile {
    std::vector<std::string> entries;   ///< "NAME=value"
    std::vector<std::string> warnings;  ///< lines that are none, by number; never a value
};

/// The NAME=value lines that `--env-file=PATH` of the Micro Integrator reads: empty lines and those with a
/// '#' in front are skipped, space around name and value goes, and so do quotes around the value. The last
/// line counts without a line break too. A line that is no such thing is left out with a warning. Error:
/// Failure::usage for more than 1 MiB or a NUL.
guard::Result<EnvFile> parse_env_file(std::string_view text, const std::string& path);

}  // namespace jarmor::launcher
