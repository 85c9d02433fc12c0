#pragma once

#include "guard/result.h"
#include "launcher/cli/request.h"

namespace jarmor::launcher {

/// Understands the command line of jarmor. What belongs to java or to the program is never looked at: the
/// words after `java`, all words where the program was called under the name `java`, and the words after
/// "--". Errors (Failure::usage): one line, with a did-you-mean for an unknown option or command.
guard::Result<Request> parse_command_line(int argc, const char* const* argv);

}  // namespace jarmor::launcher
