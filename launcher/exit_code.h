#pragma once

#include <span>
#include <string_view>

#include "guard/result.h"

namespace jarmor::launcher {

/// The exit codes of jarmor, in one place. The JVM's own code is passed on.
enum ExitCode : int {
    exit_ok = 0,
    exit_findings = 1,      ///< judging commands: errors were found
    exit_cannot_judge = 2,  ///< judging commands: could not judge
    exit_usage = 64,
    exit_profile = 65,
    exit_java = 69,
    exit_internal = 70,
    exit_policy = 77,
    exit_confine = 78,
    exit_not_executable = 126,
    exit_not_found = 127
};

/// What an exit code means, for --help and the man page.
struct ExitCodeEntry {
    ExitCode code;
    std::string_view meaning;
};

std::span<const ExitCodeEntry> exit_codes();

int exit_code(guard::Failure failure);

}  // namespace jarmor::launcher
