#pragma once

#include <string>
#include <string_view>

#include "guard/result.h"

namespace jarmor::guard {

/// Writes the whole text to a descriptor, through short writes and EINTR. A pipe that nobody reads is an
/// error, not a SIGPIPE. `name` is for messages.
Result<void> write_all(int fd, std::string_view text, const std::string& name);

/// Writes the text to a target: "fd:N", a descriptor that this process was given, or the path of a file. The
/// file is new (mode 0600): written under a temporary name in the same directory, synced, then renamed, so
/// that a reader sees the old content or all of the new. A link in place of the file is replaced, not
/// followed. Errors: Failure::usage for a descriptor that is not a number, Failure::internal for what the
/// machine refuses.
Result<void> write_target(const std::string& target, std::string_view text);

}  // namespace jarmor::guard
