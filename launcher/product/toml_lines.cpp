#include "launcher/product/toml_lines.h"

#include <algorithm>

namespace jarmor::launcher {

namespace {

std::string_view trimmed_toml(std::string_view text) {
    constexpr std::string_view space = " \t\r";
    const auto begin = std::min(text.find_first_not_of(space), text.size());
    return text.substr(begin, text.find_last_not_of(space) + 1 - begin);
}

/// The end of a quoted part that begins at `at`; npos where it is not closed on this line.
std::size_t closing_quote(std::string_view text, std::size_t at) {
    const char quote = text[at];
    for (std::size_t i = at + 1; i < text.size(); ++i) {
        if (quote == '"' && text[i] == '\\') {
            ++i;
        } else if (text[i] == quote) {
            return i;
        }
    }
    return std::string_view::npos;
}

/// Where `wanted` stands outside of quotes; npos: nowhere.
std::size_t find_outside(std::string_view text, char wanted) {
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == wanted) return i;
        if (text[i] != '"' && text[i] != '\'') continue;
        i = closing_quote(text, i);
        if (i == std::string_view::npos) break;
    }
    return std::string_view::npos;
}

std::string without_quotes(std::string_view text) {
    text = trimmed_toml(text);
    const bool quoted = text.size() >= 2 && (text[0] == '"' || text[0] == '\'') && text.back() == text[0];
    return std::string(quoted ? text.substr(1, text.size() - 2) : text);
}

/// "a . 'b.c'" -> "a.b.c".
std::string dotted_name(std::string_view text) {
    std::string name;
    while (!text.empty()) {
        const auto dot = std::min(find_outside(text, '.'), text.size());
        name += (name.empty() ? "" : ".") + without_quotes(text.substr(0, dot));
        text.remove_prefix(std::min(dot + 1, text.size()));
    }
    return name;
}

}  // namespace

std::vector<TomlLine> toml_lines(std::string_view text) {
    std::vector<TomlLine> lines;
    std::string table;
    for (unsigned number = 1; !text.empty(); ++number) {
        const auto end = std::min(text.find('\n'), text.size());
        std::string_view line = text.substr(0, end);
        text.remove_prefix(std::min(end + 1, text.size()));
        line = trimmed_toml(line.substr(0, find_outside(line, '#')));
        if (line.empty()) continue;
        if (line.front() == '[' && line.back() == ']') {
            const std::size_t brackets = line.starts_with("[[") && line.ends_with("]]") ? 2 : 1;
            table = dotted_name(trimmed_toml(line.substr(brackets, line.size() - 2 * brackets)));
            continue;
        }
        const auto equals = find_outside(line, '=');
        if (equals == std::string_view::npos) continue;
        lines.push_back(
            {table, dotted_name(line.substr(0, equals)), without_quotes(line.substr(equals + 1)), number});
    }
    return lines;
}

}  // namespace jarmor::launcher
