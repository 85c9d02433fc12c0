#pragma once

#include <string_view>

#include "guard/result.h"
#include "guard/unique_fd.h"

namespace jarmor::launcher {

/// A file that only lives in memory (memfd_create(2)) and that nobody can change any more: write, shrink,
/// grow and the seals themselves are sealed. Not close-on-exec: it is there to be inherited. `name` is what
/// /proc/PID/fd shows.
guard::Result<guard::UniqueFd> sealed_file(const char* name, std::string_view text);

}  // namespace jarmor::launcher
