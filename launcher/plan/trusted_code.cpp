#include "launcher/plan/trusted_code.h"

#include <algorithm>
#include <filesystem>

namespace jarmor::launcher {

std::string absolute_path(const std::string& path, const std::string& working_directory) {
    std::filesystem::path full(path);
    if (full.is_relative() && !working_directory.empty())
        full = std::filesystem::path(working_directory) / full;
    return full.lexically_normal().string();
}

bool has_parent_step(const std::string& path) {
    const std::filesystem::path parts(path);
    return std::any_of(parts.begin(), parts.end(), [](const auto& part) { return part == ".."; });
}

bool is_below(const std::string& path, std::string directory) {
    while (directory.size() > 1 && directory.ends_with('/')) directory.pop_back();
    if (path == directory) return true;
    if (directory != "/") directory += '/';
    return path.starts_with(directory);
}

bool is_listed_as_trusted(const Judgement& judgement, const std::string& absolute) {
    const auto& trusted = judgement.profile.jvm.trusted_paths;
    return std::any_of(trusted.begin(), trusted.end(),
                       [&](const auto& path) { return is_below(absolute, path.value); });
}

}  // namespace jarmor::launcher
