#include "launcher/plan/option_catalogue.h"

#include <algorithm>
#include <array>

#include "launcher/plan/option_judges.h"

namespace jarmor::launcher {

namespace {

using namespace std::string_view_literals;
using enum Treatment;

// Each row has been seen to change or defeat an enforced option, or to run or load something, on JDK 17
// and 25.
constexpr std::array catalogue{
    CatalogueEntry{"-XXaltjvm", "", refuse, "jvm-alternate-vm", "loads a JVM from another directory"},
    CatalogueEntry{"-version", "*", refuse, "jvm-alternate-vm", "JDK 8 would look for another JRE"},
    CatalogueEntry{"-jre-restrict-search", "", refuse, "jvm-alternate-vm", "chooses another JRE"},
    CatalogueEntry{"-jre-no-restrict-search", "", refuse, "jvm-alternate-vm", "chooses another JRE"},
    CatalogueEntry{"-d32", "", refuse, "jvm-alternate-vm", "JDK 8 would execute another java"},

    CatalogueEntry{"-XX:Flags", "", refuse, "jvm-option-file", "reads JVM options from a file nobody judged"},
    CatalogueEntry{"-XX:VMOptionsFile", "", refuse, "jvm-option-file",
                   "reads JVM options from a file nobody judged"},
    CatalogueEntry{"-XX:IgnoreUnrecognizedVMOptions", "+", refuse, "jvm-unrecognized-options",
                   "drops misspelt options, ours too, in silence"},

    CatalogueEntry{"-Djava.home", "", refuse, "jvm-java-home",
                   "moves java.security and the certificates to another directory"},
    CatalogueEntry{"-Djava.class.path", "", refuse, "jvm-code-path", "replaces the class path: use -cp"},
    CatalogueEntry{"-Dsun.boot.library.path", "", refuse, "jvm-code-path",
                   "changes where the JVM loads its own libraries from"},
    CatalogueEntry{"-Dsun.boot.class.path", "", refuse, "jvm-code-path", "changes the boot class path"},
    CatalogueEntry{"-Djava.system.class.loader", "", refuse_unlisted, "jvm-class-loader",
                   "runs a class of the application before main"},
    CatalogueEntry{"-XX:EnableJVMCI", "+", refuse_unlisted, "jvm-code-path",
                   "lets Java code write machine code"},
    // CRaC builds: the engine is a program that the JVM starts, an image is the memory of another JVM.
    CatalogueEntry{"-XX:CREngine", "", refuse_unlisted, "jvm-commands", "starts a program"},

    CatalogueEntry{"-Xverify", "none", refuse, "jvm-verification", "switches bytecode verification off"},
    CatalogueEntry{"-XX:BytecodeVerificationRemote", "-", refuse, "jvm-verification",
                   "switches bytecode verification off"},
    CatalogueEntry{"-XX:RelaxAccessControlCheck", "+", refuse, "jvm-verification",
                   "relaxes the access checks of the verifier"},
    CatalogueEntry{"-XX:AllowRedefinitionToAddDeleteMethods", "+", refuse, "jvm-redefinition",
                   "lets an agent change classes beyond what the JVM checks"},
    CatalogueEntry{"-XX:WhiteBoxAPI", "+", refuse, "jvm-diagnostic", "opens the JVM's test interface"},
    CatalogueEntry{"-XX:ShowMessageBoxOnError", "+", refuse, "jvm-diagnostic",
                   "waits at a crash, and starts a debugger"},
    CatalogueEntry{"-XX:ReduceSignalUsage", "+", refuse, "jvm-signals",
                   "TERM would end the server without its shutdown hooks"},
    CatalogueEntry{"-Djavax.net.debug", "", refuse_unlisted, "tls-debug-log",
                   "writes decrypted traffic and keys to the log"},

    CatalogueEntry{"-Djdk.module.*", "", strip, "jvm-code-path",
                   "is reserved for the launcher; the JVM ignores it or takes it for its own"},
};

// Options of one dash that are no -D, -X or -XX.
constexpr std::array plain_words{"-"sv,
                                 "-server"sv,
                                 "-client"sv,
                                 "-showversion"sv,
                                 "-noclassgc"sv,
                                 "-noverify"sv,
                                 "-verify"sv,
                                 "-verifyremote"sv,
                                 "-verbosegc"sv,
                                 "-debug"sv,
                                 "-native"sv,
                                 "-green"sv,
                                 "-checksource"sv,
                                 "-cs"sv,
                                 "-noasyncgc"sv,
                                 "-prof"sv,
                                 "-d64"sv,
                                 "-fullversion"sv,
                                 "-version"sv,
                                 "-help"sv,
                                 "-h"sv,
                                 "-?"sv,
                                 "-ea"sv,
                                 "-da"sv,
                                 "-esa"sv,
                                 "-dsa"sv,
                                 "-enableassertions"sv,
                                 "-disableassertions"sv,
                                 "-cp"sv,
                                 "-classpath"sv,
                                 "-enablesystemassertions"sv,
                                 "-disablesystemassertions"sv,
                                 "-verbose"sv,
                                 "-p"sv,
                                 "-d"sv,
                                 "-hotspot"sv};
constexpr std::array plain_prefixes{"--"sv,
                                    "-D"sv,
                                    "-X"sv,
                                    "-ea:"sv,
                                    "-da:"sv,
                                    "-enableassertions:"sv,
                                    "-disableassertions:"sv,
                                    "-verbose:"sv,
                                    "-splash:"sv,
                                    "-javaagent:"sv,
                                    "-agentlib:"sv,
                                    "-agentpath:"sv,
                                    "-ss"sv,
                                    "-ms"sv,
                                    "-mx"sv,
                                    "-oss"sv,
                                    "-version:"sv,
                                    "-jre-"sv};

bool matches(const CatalogueEntry& entry, const OptionKey& key) {
    if (entry.value == "*" ? !key.has_value : !entry.value.empty() && key.value != entry.value) return false;
    if (entry.name.ends_with('*')) return key.name.starts_with(entry.name.substr(0, entry.name.size() - 1));
    return key.name == entry.name;
}

}  // namespace

const CatalogueEntry* find_in_catalogue(const OptionKey& key) {
    // What `--validate-modules` and `--show-module-resolution` are turned into; harmless.
    if (key.name == "-Djdk.module.validation" || key.name == "-Djdk.module.showModuleResolution")
        return nullptr;
    const auto* found = std::find_if(catalogue.begin(), catalogue.end(),
                                     [&](const CatalogueEntry& entry) { return matches(entry, key); });
    return found == catalogue.end() ? nullptr : found;
}

bool selects_a_vm(std::string_view word) {
    if (!word.starts_with('-')) return false;
    if (std::find(plain_words.begin(), plain_words.end(), word) != plain_words.end()) return false;
    return std::none_of(plain_prefixes.begin(), plain_prefixes.end(),
                        [&](auto prefix) { return word.starts_with(prefix); });
}

void judge_catalogue(Judgement& judgement) {
    for (auto& option : judgement.given) {
        if (option.settled) continue;
        if (selects_a_vm(option.option.text)) {
            judgement.refuse(
                option, {"jvm-alternate-vm",
                         "is no option that java documents; lib/jvm.cfg may select another VM by it", ""});
            continue;
        }
        const CatalogueEntry* entry = find_in_catalogue(option.key);
        if (entry == nullptr) continue;
        Grounds grounds{std::string(entry->rule), std::string(entry->reason), ""};
        const std::string text = option.option.joined();
        if (judgement.profile_wants(text)) {
            Judgement::pass(option);
            continue;
        }
        switch (entry->treatment) {
            case refuse:
                judgement.refuse(option, grounds);
                break;
            case refuse_unlisted:
                if (judgement.profile_lists(text)) {
                    Judgement::pass(option);
                    break;
                }
                grounds.mend = "[jvm] options = [" + toml_string(text) + "]";
                judgement.refuse(option, grounds);
                break;
            case strip:
                judgement.strip(option, grounds);
                break;
        }
    }
}

}  // namespace jarmor::launcher
