#pragma once

#include <string>

#include "launcher/plan/option_judgement.h"

namespace jarmor::launcher {

/// The path as the JVM would open it, without "." and "..": it is compared, so every spelling must be one.
std::string absolute_path(const std::string& path, const std::string& working_directory);

/// The path has a ".." in it: where a link comes before it, it leads elsewhere than it reads.
bool has_parent_step(const std::string& path);

/// path is the directory or something in it. Both absolute_path().
bool is_below(const std::string& path, std::string directory);

/// [jvm] trusted_paths names the path or a directory above it.
bool is_listed_as_trusted(const Judgement& judgement, const std::string& absolute);

}  // namespace jarmor::launcher
