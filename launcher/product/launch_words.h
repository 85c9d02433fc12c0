#pragma once

#include <string>
#include <vector>

#include "guard/result.h"
#include "launcher/plan/command_line.h"
#include "launcher/product/script_words.h"
#include "launcher/profile/profile.h"

namespace jarmor::launcher {

/// What the placeholders of a learned launch stand for at this start.
struct LaunchFacts {
    std::string home, java_home, java;  ///< canonical; without a slash at the end
    std::string java_version;           ///< "21.0.5", as the release file writes it
    unsigned feature = 0;               ///< of the JDK
    std::vector<Word> memory_options;   ///< words of JVM_MEM_OPTS; empty: the script's default
    std::vector<Word> java_options;     ///< words of JAVA_OPTS
    std::vector<Word> profile_options;  ///< [jvm] options: stand before JAVA_OPTS, and also after `debug`
};

/// The words behind `java`, in the script's order, each with its origin (the profile's line, JAVA_OPTS,
/// "command line"), for the option engine to judge. Placeholders: ${home} ${java_home} ${java} ${car} ${port}
/// inside a word; ${memory} ${java_opts} ${class_path} ${boot_path} ${unless_profile} as a word or its end.
/// Patterns of class_path are looked up now, sorted by byte as dash sorts them; one that finds nothing is
/// left out. Error: Failure::profile for a placeholder that does not exist.
guard::Result<std::vector<Word>> launch_words(const ScriptLaunch& script, const ScriptCommand& command,
                                              const LaunchFacts& facts);

/// A text of a [[script]] with ${home}, ${java_home}, ${java}, ${java_version} and ${memory} (the words of
/// memory_options, which the caller fills) filled in: greeting, notice, exports.
std::string filled_in(const std::string& text, const LaunchFacts& facts);

/// Whether a "{17+} word" stands there for this JDK, and the word without its range.
struct RangedWord {
    bool applies = true;
    std::string text;
};
RangedWord ranged_word(const std::string& text, unsigned feature);

}  // namespace jarmor::launcher
