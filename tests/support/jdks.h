#pragma once

#include <algorithm>
#include <filesystem>
#include <string>
#include <vector>

namespace jarmor::support {

/// Every real JDK below /usr/lib/jvm (canonical homes, each once), sorted.
inline std::vector<std::string> installed_jdks() {
    std::vector<std::string> homes;
    std::error_code ignored;
    for (const auto& entry : std::filesystem::directory_iterator("/usr/lib/jvm", ignored)) {
        const auto home = std::filesystem::canonical(entry.path(), ignored);
        if (ignored || !std::filesystem::exists(home / "bin/java") ||
            !std::filesystem::exists(home / "bin/javac") || !std::filesystem::exists(home / "release")) {
            continue;
        }
        if (std::find(homes.begin(), homes.end(), home.string()) == homes.end())
            homes.push_back(home.string());
    }
    std::sort(homes.begin(), homes.end());
    return homes;
}

}  // namespace jarmor::support
