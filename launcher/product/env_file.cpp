#include "launcher/product/env_file.h"

#include <algorithm>

namespace jarmor::launcher {

namespace {

std::string_view trimmed_line(std::string_view text) {
    constexpr std::string_view space = " \t\r\n\f\v";
    const auto begin = std::min(text.find_first_not_of(space), text.size());
    return text.substr(begin, text.find_last_not_of(space) + 1 - begin);
}

std::string_view unquoted(std::string_view text) {
    const bool quoted =
        text.size() >= 2 && text.front() == text.back() && (text[0] == '"' || text[0] == '\'');
    return quoted ? text.substr(1, text.size() - 2) : text;
}

bool is_name(std::string_view text) {
    const auto letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; };
    const auto fits = [&](char c) { return letter(c) || (c >= '0' && c <= '9'); };
    return !text.empty() && letter(text[0]) && std::all_of(text.begin(), text.end(), fits);
}

}  // namespace

guard::Result<EnvFile> parse_env_file(std::string_view text, const std::string& path) {
    if (text.find('\0') != std::string_view::npos)
        return guard::fail(guard::Failure::usage, path, "holds a NUL byte", "name a text file");
    EnvFile file;
    for (unsigned number = 1; !text.empty(); ++number) {
        const auto end = std::min(text.find('\n'), text.size());
        const auto line = trimmed_line(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
        if (line.empty() || line[0] == '#') continue;
        const auto equals = line.find('=');
        const auto name = trimmed_line(line.substr(0, equals));
        if (equals == std::string_view::npos || !is_name(name)) {
            file.warnings.push_back(path + ":" + std::to_string(number) + ": is not NAME=value, left out");
            continue;
        }
        file.entries.push_back(std::string(name) + "=" +
                               std::string(unquoted(trimmed_line(line.substr(equals + 1)))));
    }
    return file;
}

}  // namespace jarmor::launcher
