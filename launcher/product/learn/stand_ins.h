#pragma once

#include <string>

namespace jarmor::launcher::learn {

/// A shell script that answers `java -version` with the text in `directory`/version, and otherwise writes its
/// words, directory and environment below `record` and ends with 0.
std::string stand_in_java(const std::string& directory, const std::string& record);

/// A shell script that writes down that `name` was called, in the same way; also where it is sourced.
std::string stand_in_program(const std::string& name, const std::string& record);

/// What `java -version` says of that version.
std::string version_text(unsigned feature);
/// The version alone, as the release file and the first line of the text above have it.
std::string version_number(unsigned feature);

}  // namespace jarmor::launcher::learn
