#pragma once

#include "guard/result.h"
#include "launcher/cli/request.h"
#include "launcher/product/script_start.h"
#include "launcher/profile/profile.h"

namespace jarmor::launcher {

/// The words of a start script that start nothing in this process: start, stop, restart, version, test.
/// Returns the script's exit code, or an Error.
guard::Result<int> command_script_word(const Request& request, const ScriptStart& start,
                                       const Profile& profile, const char* const* environ);

/// Answers words that the script itself refuses: its own text on standard output and its exit code. Other
/// errors are passed on.
guard::Result<int> answer_script_usage(const guard::Error& error);

}  // namespace jarmor::launcher
