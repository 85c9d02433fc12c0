#pragma once

#include <string>
#include <utility>
#include <vector>

#include "launcher/product/learn/recordings.h"

namespace jarmor::launcher::learn {

/// What the copy is given, to be found again in what it does.
extern const std::vector<std::string> memory_markers;     ///< words of JVM_MEM_OPTS
extern const std::vector<std::string> java_opts_markers;  ///< words of JAVA_OPTS
extern const std::string argument_marker;                 ///< a word for the main class
extern const std::string port_marker;                     ///< behind debug
extern const std::string car_marker;                      ///< behind --car

/// Paths of the scratch home, and what a profile writes for them.
using Places = std::vector<std::pair<std::string, std::string>>;

/// One call of java as a [[script]] has it.
struct LaunchTemplate {
    std::vector<std::string> words;       ///< with placeholders
    std::vector<std::string> class_path;  ///< elements, relative to home
    std::vector<std::string> boot_path;
    bool arguments_last = false;  ///< the words for the main class were there, at the end
};

/// A text of the run with placeholders for the places, the first of the list first.
std::string with_placeholders(std::string text, const Places& places);

/// `arguments` are the words behind the script.
LaunchTemplate template_of(const Call& call, const std::vector<std::string>& arguments, const Places& places);

std::string joined(const std::vector<std::string>& words);

}  // namespace jarmor::launcher::learn
