#include <ctime>
#include <set>

#include "launcher/product/script_import.h"
#include "launcher/profile/toml_text.h"

namespace jarmor::launcher {

namespace {

std::string utc_date() {
    const std::time_t now = std::time(nullptr);
    std::tm utc{};
    char text[16] = "";
    if (::gmtime_r(&now, &utc) == nullptr || std::strftime(text, sizeof text, "%Y-%m-%d", &utc) == 0)
        return {};
    return text;
}

std::string toml_comment(std::string text) {
    for (char& c : text) {
        if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) c = '?';
    }
    return "# " + text + "\n";
}

constexpr const char* placeholder_legend =
    "#\n"
    "# Words are what stands behind java, in the script's order; {17+} in front: only for these JDKs.\n"
    "#   ${home} ${java_home} ${java}    the product, the JDK, its bin/java\n"
    "#   ${memory} ${java_opts}          JVM_MEM_OPTS, else the list memory; JAVA_OPTS, or the list debug\n"
    "#   ${class_path} ${boot_path}      the lists of that name, looked up at each start\n"
    "#   ${unless_profile} ${car} ${port} that list without a -Dprofile=; the words behind --car and debug\n";

}  // namespace

std::string learned_profile(const std::string& home, const FamilyEntry& family,
                            const std::vector<LearnedScript>& scripts) {
    std::string text =
        toml_comment(std::string(family.title) + " in " + home + ", learned on " + utc_date() + " from");
    for (const auto& script : scripts)
        text += toml_comment("  " + script.launch.path + "  SHA-256 " + script.launch.sha256);
    text +=
        toml_comment(
            "A copy of each ran without rights, in a scratch home and with a stand-in java for each JDK.") +
        toml_comment("After an update of the product: jarmor install " + home) + placeholder_legend +
        "\nextends = " + toml_text(family.profile) + "\nhome = " + toml_text(home) + "\n";
    std::set<std::string> java_homes;
    bool attaches = false;
    for (const auto& script : scripts) {
        java_homes.insert(script.java_home);
        attaches = attaches || !script.launch.side_program.empty();
    }
    java_homes.erase("");
    if (!attaches || !java_homes.empty()) text += "\n[jvm]\n";
    // The family's later releases have one, and their profile lets it.
    if (!attaches) text += "# The script starts no tool that attaches to the server.\nattach = \"off\"\n";
    if (!java_homes.empty())
        text += "# The script sets JAVA_HOME itself.\njava_home = " + toml_text(*java_homes.begin()) + "\n";
    if (java_homes.size() > 1)
        text += toml_comment("Another script of this home sets another one: " + *java_homes.rbegin());
    for (const auto& script : scripts) {
        text += "\n";
        for (const auto& note : script.notes) text += toml_comment(note);
        text += script_toml(script.launch);
    }
    return text;
}

}  // namespace jarmor::launcher
