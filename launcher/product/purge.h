#pragma once

#include <string>
#include <vector>

namespace jarmor::launcher {

/// Empties a directory as `rm -rf DIRECTORY/*` does: names with a dot in front stay at the top, everything
/// below goes. `path` is relative to `home`; no link in it or below it is ever followed, so that nothing
/// outside is touched whoever planted what. Makes the directory (0700) where it is not there. Runs as the
/// service user. Returns what could not be removed, a line each; none of it stops a start.
std::vector<std::string> purge_directory(const std::string& home, const std::string& path);

}  // namespace jarmor::launcher
