#pragma once

#include <string>

namespace jarmor::launcher {

/// The path without links; empty where it does not lead anywhere.
std::string canonical_path(const std::string& path);
bool is_directory_at(const std::string& path);
/// "/opt/x" for "/opt/x/y"; "/" above everything.
std::string directory_above(const std::string& path);
/// "y" for "/opt/x/y".
std::string last_part(const std::string& path);

}  // namespace jarmor::launcher
