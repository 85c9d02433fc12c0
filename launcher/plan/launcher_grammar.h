#pragma once

#include <string>
#include <string_view>

namespace jarmor::launcher {

/// What a word that starts with '-' means to the JDK's launcher (java.c: ParseArguments, GetOpt).
enum class LauncherWord {
    option,         ///< one word, for the launcher or the JVM
    with_operand,   ///< the next word belongs to it: "-cp"
    jar,            ///< "-jar": the first word that is no option names a jar
    module,         ///< "-m", "--module": the next word names the module and ends the options
    module_joined,  ///< "--module=NAME"
    source,         ///< "--source": source-file mode
    last,           ///< java prints and exits: "-version"; what follows is not looked at
    no_argfiles,    ///< "--disable-@files"
    tool            ///< "-J...": an option for the tools, not for java
};

/// feature: JDK feature version; JDK 8 knows neither modules nor "--" forms.
LauncherWord launcher_word_kind(std::string_view word, unsigned feature);

/// What stands for `text` on the final command line before the program arguments: JDK 9 and later would take
/// "@x" for an argument file, and read "@@x" as "@x".
std::string literal_word(const std::string& text, unsigned feature);

}  // namespace jarmor::launcher
