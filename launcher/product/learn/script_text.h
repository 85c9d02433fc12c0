#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace jarmor::launcher::learn {

/// Absolute paths of JDKs that a shell script names: JAVA_HOME=/x, /x/bin/java. In their order, each once;
/// without those of commented lines and of other systems.
std::vector<std::string> jdks_named_in(std::string_view text);

/// Directories, relative to home, whose jars a script looks for: "/lib/xboot/*.jar" gives "lib/xboot".
std::vector<std::string> jar_directories_in(std::string_view text);

/// Lines that change what the script's processes may do, and that no profile can say: ulimit, umask.
std::vector<std::string> limits_set_in(std::string_view text);

/// The text with each path replaced, where it is a whole path or the beginning of one.
std::string with_paths_replaced(std::string text,
                                const std::vector<std::pair<std::string, std::string>>& replacements);

}  // namespace jarmor::launcher::learn
