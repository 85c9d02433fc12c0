#include "launcher/plan/flag_history.h"

#include <algorithm>
#include <array>
#include <string_view>

namespace jarmor::launcher {

namespace {

struct Lifetime {
    std::string_view name;
    unsigned first, update8, last;  ///< first and last feature version; last 0: still there
};

// Seen on JDK 17 and 25; JDK 8, 11 and 21 from the release notes. An option that a JDK ignores with a warning
// counts as there: it does not stop the JVM.
constexpr std::array lifetimes{
    Lifetime{"-XX:UseContainerSupport", 8, 191, 0},
    Lifetime{"-XX:MaxRAMPercentage", 8, 191, 0},
    Lifetime{"-XX:MinRAMPercentage", 8, 191, 0},
    Lifetime{"-XX:InitialRAMPercentage", 8, 191, 0},
    Lifetime{"-XX:MaxRAMFraction", 8, 0, 24},
    Lifetime{"-XX:MinRAMFraction", 8, 0, 24},
    Lifetime{"-XX:InitialRAMFraction", 8, 0, 24},
    Lifetime{"-XX:UseCGroupMemoryLimitForHeap", 8, 131, 10},
    Lifetime{"-XX:UseConcMarkSweepGC", 8, 0, 13},
    Lifetime{"-XX:UseParNewGC", 8, 0, 13},
    Lifetime{"-XX:CMSInitiatingOccupancyFraction", 8, 0, 13},
    Lifetime{"-XX:UseCMSInitiatingOccupancyOnly", 8, 0, 13},
    Lifetime{"-XX:CMSClassUnloadingEnabled", 8, 0, 13},
    Lifetime{"-XX:UseParallelOldGC", 8, 0, 15},
    Lifetime{"-XX:UseZGC", 11, 0, 0},
    Lifetime{"-XX:UseEpsilonGC", 11, 0, 0},
    Lifetime{"-XX:PermSize", 8, 0, 16},
    Lifetime{"-XX:MaxPermSize", 8, 0, 16},
    Lifetime{"-XX:UseBiasedLocking", 8, 0, 20},
    Lifetime{"-XX:ExitOnOutOfMemoryError", 8, 92, 0},
    Lifetime{"-XX:CrashOnOutOfMemoryError", 8, 92, 0},
    Lifetime{"-XX:EnableDynamicAgentLoading", 9, 0, 0},
    Lifetime{"-XX:CreateCoredumpOnCrash", 9, 0, 0},
    Lifetime{"-XX:ArchiveClassesAtExit", 13, 0, 0},
    Lifetime{"-XX:AutoCreateSharedArchive", 19, 0, 0},
    Lifetime{"-XX:AOTCache", 24, 0, 0},
    Lifetime{"-XX:AOTMode", 24, 0, 0},
    Lifetime{"-XX:AOTConfiguration", 24, 0, 0},
    Lifetime{"-XX:AOTCacheOutput", 25, 0, 0},
    Lifetime{"-XX:UseCompactObjectHeaders", 24, 0, 0},
    Lifetime{"-XX:PrintGCDateStamps", 8, 0, 8},
    Lifetime{"-XX:PrintGCTimeStamps", 8, 0, 8},
    Lifetime{"-XX:PrintTenuringDistribution", 8, 0, 8},
    Lifetime{"-XX:UseGCLogFileRotation", 8, 0, 8},
    Lifetime{"-XX:NumberOfGCLogFiles", 8, 0, 8},
    Lifetime{"-XX:GCLogFileSize", 8, 0, 8},
    Lifetime{"-XX:AggressiveOpts", 8, 0, 12},
    Lifetime{"-Xincgc", 8, 0, 8},
    Lifetime{"-Xbootclasspath", 8, 0, 8},
    Lifetime{"-Xbootclasspath/p", 8, 0, 8},
    Lifetime{"-Djava.endorsed.dirs", 8, 0, 8},
    Lifetime{"-Djava.ext.dirs", 8, 0, 8},
    Lifetime{"-d64", 8, 0, 9},
    Lifetime{"-Xfuture", 8, 0, 24},
    Lifetime{"-Xnoagent", 8, 0, 24},
    Lifetime{"-Xlog", 9, 0, 0},
    Lifetime{"--add-opens", 9, 0, 0},
    Lifetime{"--add-exports", 9, 0, 0},
    Lifetime{"--add-modules", 9, 0, 0},
    Lifetime{"--add-reads", 9, 0, 0},
    Lifetime{"--module-path", 9, 0, 0},
    Lifetime{"--illegal-access", 9, 0, 0},
    Lifetime{"--enable-native-access", 17, 0, 0},
    Lifetime{"--finalization", 18, 0, 0},
    Lifetime{"--sun-misc-unsafe-memory-access", 23, 0, 0},
    Lifetime{"--illegal-native-access", 24, 0, 0},
};

const Lifetime* lifetime_of(const OptionKey& key) {
    const auto* found = std::find_if(lifetimes.begin(), lifetimes.end(),
                                     [&](const Lifetime& lifetime) { return lifetime.name == key.name; });
    return found == lifetimes.end() ? nullptr : found;
}

bool too_early(const Lifetime& lifetime, const guard::JdkVersion& jdk) {
    return jdk.feature < lifetime.first || (jdk.feature == 8 && jdk.update < lifetime.update8);
}

}  // namespace

bool exists_in(const OptionKey& key, const guard::JdkVersion& jdk) {
    const Lifetime* lifetime = lifetime_of(key);
    // An empty property is as good as none (arguments.cpp).
    if (lifetime == nullptr || (key.is_property() && key.value.empty())) return true;
    return !too_early(*lifetime, jdk) && (lifetime->last == 0 || jdk.feature <= lifetime->last);
}

std::string lifetime_text(const OptionKey& key, const guard::JdkVersion& jdk) {
    const Lifetime* lifetime = lifetime_of(key);
    if (lifetime == nullptr) return "";
    if (!too_early(*lifetime, jdk)) return "until JDK " + std::to_string(lifetime->last);
    std::string text = "since JDK " + std::to_string(lifetime->first);
    if (lifetime->first == 8) text += "u" + std::to_string(lifetime->update8);
    return text;
}

}  // namespace jarmor::launcher
