#pragma once

#include <map>
#include <string>
#include <vector>

#include "guard/result.h"

namespace jarmor::launcher::learn {

/// One call of a stand-in.
struct Call {
    std::vector<std::string> argv;  ///< argv[0]: the stand-in's path, or its name below home
    std::string directory;          ///< absolute
    std::map<std::string, std::string> environ;
};

/// What the stand-ins wrote below `directory`, in the order of the calls. The script could write there too:
/// nothing is followed, and all of it has limits. Error: Failure::policy for what no stand-in wrote.
guard::Result<std::vector<Call>> read_recordings(const std::string& directory);

/// Whether a text can stand in a TOML file.
bool is_utf8(const std::string& text);

}  // namespace jarmor::launcher::learn
