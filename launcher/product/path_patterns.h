#pragma once

#include <string>
#include <vector>

#include "guard/plan.h"
#include "guard/result.h"

namespace jarmor::launcher {

/// The files that a pattern names ("lib/*.jar"; * ? [...] in any part of the path), relative to `home` or
/// absolute, as `home` joined with the name, sorted by byte as dash sorts them. A name with a ':' is left
/// out: in a class path it would be two. None where nothing fits, also for a path without a pattern. Error:
/// Failure::policy for a directory that cannot be read or holds more than 65,536 names.
guard::Result<std::vector<std::string>> matching_files(const std::string& home, const std::string& pattern,
                                                       const guard::Origin& origin);

}  // namespace jarmor::launcher
