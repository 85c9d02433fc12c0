#include <algorithm>

#include "guard/rules/demands.h"
#include "guard/text.h"

namespace jarmor::guard::rules {

namespace {

constexpr std::string_view key_characters =
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.-'\" \t";

/// A file that people edit, and how it is read again.
struct EditedFile {
    const Configuration& configuration;
    std::string real;
    bool yaml = false;

    std::optional<config::Settings> settings_after(const Mend& mend) const {
        const std::string text = edited(mend, configuration.text);
        auto document = yaml ? read_yaml(text, configuration.shown, Failure::policy)
                             : read_toml(text, configuration.shown, Failure::policy);
        if (!document) return std::nullopt;
        return config::settings_of(*document, configuration.shown);
    }
};

/// What follows a value on its line; nothing where the value does not end there.
std::optional<std::string> behind_value(std::string_view rest) {
    if (rest.empty()) return std::nullopt;
    const char first = rest.front();
    std::size_t end = std::string_view::npos;
    if (first == '"' || first == '\'') {
        if (rest.size() > 2 && rest[1] == first && rest[2] == first) return std::nullopt;
        for (end = 1; end < rest.size() && rest[end] != first; ++end) {
            if (rest[end] == '\\' && first == '"') ++end;
        }
        end = end < rest.size() ? end + 1 : std::string_view::npos;
    } else if (first == '[') {
        end = rest.find(']');
        if (end != std::string_view::npos) ++end;
    } else {
        end = std::min(rest.find_first_of(" \t,}]#"), rest.size());
    }
    if (end == std::string_view::npos) return std::nullopt;
    return std::string(rest.substr(end));
}

/// The line of the section that a line stands in; empty: before the first one.
std::string section_of(const std::vector<std::string_view>& lines, std::size_t line) {
    while (line-- > 0) {
        const auto first = lines[line].find_first_not_of(" \t");
        if (first != std::string_view::npos && lines[line][first] == '[') return std::string(lines[line]);
    }
    return "";
}

/// Whether two readings differ in nothing but `key`, which may be a list.
bool differ_only_in(const std::string& key, const config::Settings& before, const config::Settings& after) {
    const auto others = [&key](const config::Settings& all) {
        std::vector<std::pair<std::string, std::string>> rest;
        for (const auto& [name, value] : all) {
            if (name != key && !name.starts_with(key + ".")) rest.emplace_back(name, value.value);
        }
        return rest;
    };
    return others(before) == others(after);
}

std::string joined_text(const std::string& key, const config::Settings& settings) {
    const auto scalar = settings.find(key);
    if (scalar != settings.end()) return scalar->second.value;
    std::string text;
    for (std::size_t i = 0;; ++i) {
        const auto element = settings.find(key + "." + std::to_string(i));
        if (element == settings.end()) return text;
        text += (i == 0 ? "" : ",") + element->second.value;
    }
}

/// The text that the literal stands for; a scalar of YAML stands for itself.
std::string text_of_literal(std::string_view literal, bool yaml) {
    const auto document = yaml ? read_yaml("x: " + std::string(literal), "", Failure::internal)
                               : read_toml("x = " + std::string(literal), "", Failure::internal);
    return document ? joined_text("x", config::settings_of(*document, "")) : "";
}

bool does_it(const EditedFile& file, const Mend& mend, const std::string& key, std::string_view literal) {
    const auto after = file.settings_after(mend);
    return after && differ_only_in(key, file.configuration.written, *after) &&
           joined_text(key, *after) == text_of_literal(literal, file.yaml);
}

/// The name under which the file itself has what stands at a place; a list by the place of its first element.
std::string written_name(const Configuration& configuration, const Setting& setting) {
    for (const auto& [name, value] : configuration.written) {
        if (value.origin.line != setting.line || value.origin.column != setting.column) continue;
        return name.ends_with(".0") && name != setting.key ? name.substr(0, name.size() - 2) : name;
    }
    return "";
}

std::vector<Mend> replaced_value(const EditedFile& file, const Setting& setting, std::string_view literal) {
    const auto lines = split(file.configuration.text, '\n');
    if (setting.line == 0 || setting.line > lines.size() || setting.column == 0) return {};
    const std::string raw(lines[setting.line - 1]);
    // An edit is printed with the line as it was.
    if (lower(raw).find("passw") != std::string::npos || lower(raw).find("secret") != std::string::npos)
        return {};
    std::size_t at = setting.column - 1;
    // The place of a list is that of its first element.
    const std::size_t bracket = raw.find('[');
    if (bracket < at && raw.find('=') < bracket) at = bracket;
    const auto rest = at < raw.size() ? behind_value(std::string_view(raw).substr(at)) : std::nullopt;
    if (!rest) return {};
    const std::string line = raw.substr(0, at) + std::string(literal) + *rest;
    const bool once = std::count(lines.begin(), lines.end(), raw) == 1;
    const std::string name = written_name(file.configuration, setting);
    for (const Mend& mend : {replace_line(file.real, raw, line),
                             replace_in_section(file.real, section_of(lines, setting.line - 1), raw, line)}) {
        if (mend.kind == Mend::Kind::replace_line && !once) continue;
        if (!name.empty() && does_it(file, mend, name, literal)) return {mend};
    }
    return {};
}

/// Where the last part of a key of at most `end` characters begins, quotes respected; npos: it has one part.
std::size_t last_dot(std::string_view key, std::size_t end) {
    bool quoted = false;
    std::size_t dot = std::string_view::npos;
    for (std::size_t i = 0; i < end; ++i) {
        if (key[i] == '\'') quoted = !quoted;
        if (key[i] == '.' && !quoted) dot = i;
    }
    return dot;
}

std::string header_in(const Configuration& configuration, const std::string& name) {
    for (const std::string_view line : split(configuration.text, '\n')) {
        if (line.starts_with("[" + name + "]") &&
            line.substr(name.size() + 2).find_first_not_of(" \t\r") == std::string_view::npos)
            return std::string(line);
    }
    return "";
}

std::vector<Mend> added_value(const EditedFile& file, const std::string& key, std::string_view literal) {
    if (file.yaml || key.find_first_not_of(key_characters) != std::string::npos) return {};
    std::vector<Mend> candidates;
    for (std::size_t dot = last_dot(key, key.size()); dot != std::string::npos; dot = last_dot(key, dot)) {
        const std::string header = header_in(file.configuration, key.substr(0, dot));
        const std::string line = key.substr(dot + 1) + " = " + std::string(literal);
        if (!header.empty()) candidates.push_back(add_to_section(file.real, header, line));
    }
    const std::size_t dot = last_dot(key, key.size());
    if (dot != std::string::npos)
        candidates.push_back(add_to_section(file.real, "[" + key.substr(0, dot) + "]",
                                            key.substr(dot + 1) + " = " + std::string(literal)));
    for (const Mend& mend : candidates) {
        if (does_it(file, mend, key, literal)) return {mend};
    }
    return {};
}

}  // namespace

std::vector<Mend> set_value(const Subject& subject, const Configuration& configuration, std::string_view key,
                            std::string_view literal) {
    const EditedFile file{configuration, subject.root.real(configuration.path), subject.product == si};
    const Setting setting = configuration.get(key);
    if (setting.in_file) return replaced_value(file, setting, literal);
    return added_value(file, std::string(key), literal);
}

}  // namespace jarmor::guard::rules
