#pragma once

#include <string>
#include <vector>

namespace jarmor::launcher::learn {

/// The name that is planted in a directory to see whether a script takes all of its jars, or with a prefix
/// those that begin so. It sorts behind every name of a product.
std::string planted_jar(const std::string& prefix = {});
bool is_planted(const std::string& name);

/// Names to plant beside a jar that is on a class path, but not because all of its directory is: one for
/// each prefix of its name.
std::vector<std::string> prefixes_to_plant(const std::string& jar);

/// The elements of a class path, relative to home (others as they are), as patterns: "" for an empty one,
/// "lib/*.jar" for each run of files with the planted jar of "lib", "lib/x*.jar" for one with the jar
/// that was planted for the prefix x.
std::vector<std::string> path_patterns(const std::vector<std::string>& elements);

}  // namespace jarmor::launcher::learn
