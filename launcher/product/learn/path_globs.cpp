#include "launcher/product/learn/path_globs.h"

#include <optional>
#include <span>
#include <string_view>

namespace jarmor::launcher::learn {

namespace {

// '~' sorts behind letters and digits in the C locale, in which the copy runs.
constexpr std::string_view planted_mark = "~jarmor-import.jar";
constexpr std::size_t longest_prefix = 64;

std::string_view jar_directory(std::string_view path) {
    const auto slash = path.rfind('/');
    return slash == std::string_view::npos ? std::string_view{} : path.substr(0, slash + 1);
}

std::string_view jar_name(std::string_view path) {
    return path.substr(jar_directory(path).size());
}

/// A shell puts what one pattern finds in order: the longest run of one directory that ascends.
std::size_t run_length(std::span<const std::string> elements) {
    std::size_t length = 1;
    while (length < elements.size() && jar_directory(elements[length]) == jar_directory(elements[0]) &&
           elements[length - 1] < elements[length]) {
        ++length;
    }
    return length;
}

/// The shortest prefix that the run has a planted jar of.
std::optional<std::string_view> shortest_prefix(std::span<const std::string> run) {
    std::optional<std::string_view> shortest;
    for (const auto& element : run) {
        const auto name = jar_name(element);
        if (!name.ends_with(planted_mark)) continue;
        const auto prefix = name.substr(0, name.size() - planted_mark.size());
        if (!shortest || prefix.size() < shortest->size()) shortest = prefix;
    }
    return shortest;
}

void put_run(std::vector<std::string>& patterns, std::span<const std::string> run) {
    const auto prefix = shortest_prefix(run);
    bool put = false;
    for (const auto& element : run) {
        const auto name = jar_name(element);
        if (!prefix || !name.starts_with(*prefix)) {
            patterns.push_back(element);
        } else if (!put) {
            patterns.push_back(std::string(jar_directory(element)) + std::string(*prefix) + "*.jar");
            put = true;
        }
    }
}

}  // namespace

std::string planted_jar(const std::string& prefix) {
    return prefix + std::string(planted_mark);
}

bool is_planted(const std::string& name) {
    return name.ends_with(planted_mark);
}

std::vector<std::string> prefixes_to_plant(const std::string& jar) {
    const std::string directory(jar_directory(jar));
    const std::string name(jar_name(jar));
    std::vector<std::string> plants;
    for (std::size_t length = 1; length < name.size() && length <= longest_prefix; ++length)
        plants.push_back(directory + planted_jar(name.substr(0, length)));
    return plants;
}

std::vector<std::string> path_patterns(const std::vector<std::string>& elements) {
    std::vector<std::string> patterns;
    std::span<const std::string> rest(elements);
    while (!rest.empty()) {
        const std::size_t length = rest.front().empty() ? 1 : run_length(rest);
        if (rest.front().empty()) {
            patterns.emplace_back();
        } else {
            put_run(patterns, rest.first(length));
        }
        rest = rest.subspan(length);
    }
    return patterns;
}

}  // namespace jarmor::launcher::learn
