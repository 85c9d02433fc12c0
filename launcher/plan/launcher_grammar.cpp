#include "launcher/plan/launcher_grammar.h"

#include <algorithm>
#include <array>

namespace jarmor::launcher {

namespace {

using namespace std::string_view_literals;

template <std::size_t N>
bool is_one_of(const std::array<std::string_view, N>& names, std::string_view word) {
    return std::find(names.begin(), names.end(), word) != names.end();
}

// java.c: IsClassPathOption, IsModuleOption and the launcher options with a value. "--illegal-native-access"
// is not among them: JDK 25 takes it only in its "=" form.
constexpr std::array module_options{"--module-path"sv,         "-p"sv,
                                    "--upgrade-module-path"sv, "--add-modules"sv,
                                    "--limit-modules"sv,       "--add-exports"sv,
                                    "--add-opens"sv,           "--add-reads"sv,
                                    "--patch-module"sv,        "--enable-native-access"sv,
                                    "--describe-module"sv,     "-d"sv,
                                    "--class-path"sv};

constexpr std::array last_options{"-version"sv, "-help"sv, "-h"sv, "-?"sv, "-X"sv, "-fullversion"sv};
constexpr std::array last_long_options{"--version"sv, "--help"sv, "--help-extra"sv, "--full-version"sv};

}  // namespace

LauncherWord launcher_word_kind(std::string_view word, unsigned feature) {
    if (word == "-cp" || word == "-classpath") return LauncherWord::with_operand;
    if (word == "-jar") return LauncherWord::jar;
    if (word.starts_with("-J")) return LauncherWord::tool;
    if (is_one_of(last_options, word)) return LauncherWord::last;
    if (feature < 9) return LauncherWord::option;
    if (is_one_of(module_options, word)) return LauncherWord::with_operand;
    if (word == "-m" || word == "--module") return LauncherWord::module;
    if (word.starts_with("--module=")) return LauncherWord::module_joined;
    if (word == "--source" || word.starts_with("--source=")) return LauncherWord::source;
    if (word == "--disable-@files") return LauncherWord::no_argfiles;
    if (is_one_of(last_long_options, word)) return LauncherWord::last;
    return LauncherWord::option;
}

std::string literal_word(const std::string& text, unsigned feature) {
    return feature >= 9 && text.size() > 1 && text[0] == '@' ? "@" + text : text;
}

}  // namespace jarmor::launcher
