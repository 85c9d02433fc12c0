#pragma once

#include <span>
#include <string>
#include <vector>

#include "guard/result.h"
#include "launcher/profile/profile.h"

namespace jarmor::launcher {

enum class ScriptWord { run, start, stop, restart, version, debug, test };

/// Whether the word starts java in the foreground.
constexpr bool is_start(ScriptWord word) {
    return word == ScriptWord::run || word == ScriptWord::debug;
}

/// What the words behind a product's start script ask for.
struct ScriptCommand {
    ScriptWord word = ScriptWord::run;
    std::string debug_port;              ///< of `debug PORT`
    std::vector<std::string> arguments;  ///< for the main class, as the script hands them on: all of them
    std::string car;                     ///< of `--car FILE`
    std::vector<std::string> env_files;  ///< of `--env-file=PATH`
    std::string optimize_profile;        ///< of `optimize -Dprofile=P`
    bool optimize = false, skip_optimization = false;
    bool only_prints = false;  ///< the server's main class will print its usage and end: help
};

/// Understands the words as the product's scripts do: each command spelled x, -x or --x, the last of
/// start/stop/restart/version/test wins, debug takes the next word. Differs from them on purpose: nothing is
/// split or expanded again, and no environment variable (CMD, PORT) stands for a word that is not there.
/// Error: Failure::usage with the script's own text (`debug` without a port).
guard::Result<ScriptCommand> parse_script_words(const ScriptLaunch& script,
                                                std::span<const std::string> words);

}  // namespace jarmor::launcher
