#include "launcher/product/learn/script_text.h"

#include <algorithm>

#include "guard/text.h"

namespace jarmor::launcher::learn {

namespace {

constexpr std::string_view path_characters =
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._+@-/";
constexpr std::size_t most_jdks = 4;
constexpr std::size_t most_directories = 32;

std::string_view without_indent(std::string_view line) {
    const auto start = line.find_first_not_of(" \t");
    return start == std::string_view::npos ? std::string_view{} : line.substr(start);
}

std::string_view leading_path(std::string_view text) {
    return text.substr(0, std::min(text.find_first_not_of(path_characters), text.size()));
}

void add_path(std::vector<std::string>& list, std::string_view path, std::size_t most) {
    while (path.size() > 1 && path.back() == '/') path.remove_suffix(1);
    const bool known = std::find(list.begin(), list.end(), path) != list.end();
    if (path.size() > 1 && !known && list.size() < most) list.emplace_back(path);
}

void add_assigned(std::vector<std::string>& jdks, std::string_view line) {
    constexpr std::string_view name = "JAVA_HOME=";
    for (auto at = line.find(name); at != std::string_view::npos; at = line.find(name, at + 1)) {
        auto value = line.substr(at + name.size());
        if (value.starts_with('"') || value.starts_with('\'')) value.remove_prefix(1);
        // What the scripts of all products say of macOS.
        if (!value.starts_with('/') || value.starts_with("/System/")) continue;
        const auto path = leading_path(value);
        // A path that goes on with a variable is not known before the script runs.
        if (path.size() == value.size() || value[path.size()] != '$') add_path(jdks, path, most_jdks);
    }
}

void add_called(std::vector<std::string>& jdks, std::string_view line) {
    constexpr std::string_view name = "/bin/java";
    for (auto at = line.find(name); at != std::string_view::npos; at = line.find(name, at + 1)) {
        const auto end = at + name.size();
        if (end < line.size() && path_characters.find(line[end]) != std::string_view::npos) continue;
        const auto before = line.substr(0, at).find_last_not_of(path_characters);
        const auto start = before == std::string_view::npos ? 0 : before + 1;
        const bool variable = start > 0 && (line[start - 1] == '$' || line[start - 1] == '}');
        if (start < at && line[start] == '/' && !variable)
            add_path(jdks, line.substr(start, at - start), most_jdks);
    }
}

}  // namespace

std::vector<std::string> jdks_named_in(std::string_view text) {
    std::vector<std::string> jdks;
    for (const auto line : guard::split(text, '\n')) {
        if (without_indent(line).starts_with('#')) continue;
        add_assigned(jdks, line);
        add_called(jdks, line);
    }
    // "/usr" is no JDK of its own: /usr/bin/java is a link to one, and half the script's tools are below it.
    std::erase(jdks, "/usr");
    return jdks;
}

std::vector<std::string> jar_directories_in(std::string_view text) {
    constexpr std::string_view jars = "*.jar";
    std::vector<std::string> directories;
    for (auto at = text.find(jars); at != std::string_view::npos; at = text.find(jars, at + 1)) {
        const auto before = text.substr(0, at).find_last_not_of(path_characters);
        const auto start = before == std::string_view::npos ? 0 : before + 1;
        const auto path = text.substr(start, at - start);
        const auto slash = path.rfind('/');
        if (slash == std::string_view::npos || slash == 0) continue;
        // Behind "$HOME" stands "$HOME/lib/*.jar" as well as "$HOME"/lib/*.jar.
        const auto first = path.find('/');
        const auto directory = path.substr(first + 1, slash - first - 1);
        if (directory.find("..") == std::string_view::npos)
            add_path(directories, directory, most_directories);
    }
    return directories;
}

std::vector<std::string> limits_set_in(std::string_view text) {
    std::vector<std::string> lines;
    for (const auto line : guard::split(text, '\n')) {
        const auto command = without_indent(line);
        if (command.starts_with("ulimit ") || command.starts_with("umask ")) add_path(lines, command, 8);
    }
    return lines;
}

std::string with_paths_replaced(std::string text,
                                const std::vector<std::pair<std::string, std::string>>& replacements) {
    for (const auto& [path, other] : replacements) {
        for (auto at = text.find(path); at != std::string::npos; at = text.find(path, at)) {
            const auto end = at + path.size();
            const bool ends = end == text.size() || text[end] == '/' ||
                              path_characters.find(text[end]) == std::string_view::npos;
            const bool begins = at == 0 || path_characters.find(text[at - 1]) == std::string_view::npos;
            if (ends && begins) text.replace(at, path.size(), other);
            at += ends && begins ? other.size() : path.size();
        }
    }
    return text;
}

}  // namespace jarmor::launcher::learn
