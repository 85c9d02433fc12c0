#pragma once

#include <string>
#include <vector>

#include "launcher/cli/options.h"

namespace jarmor::launcher {

/// A command line, cut into what is jarmor's and what is not.
struct SplitLine {
    std::vector<std::string> own;   ///< options and operand, without the program's name and the command
    std::vector<std::string> rest;  ///< for java, or for the program after "--"
    const CommandEntry* command = nullptr;  ///< nullptr: none, or an unknown one
    std::string command_word;               ///< as typed; empty: none
    bool java_mode = false;
    bool foreign = false;  ///< all words from here on belong to another program: java, bal
    std::string script;    ///< of `script PROFILE SCRIPT WORDS...`: every word behind it is the script's
};

/// Finds the command and the point where jarmor's own words end. Needs to know which options take a value,
/// and nothing else: words after that point are never looked at.
SplitLine split_command_line(int argc, const char* const* argv);

}  // namespace jarmor::launcher
