#include "guard/evidence/log4j2.h"

#include <algorithm>
#include <array>
#include <optional>

#include "guard/text.h"

namespace jarmor::guard {

namespace {

constexpr std::string_view appender_prefix = "appender.";
constexpr std::string_view policies_prefix = "policies.";

bool letter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

std::string_view trimmed(std::string_view text) {
    const auto begin = std::min(text.find_first_not_of(" \t\r\n"), text.size());
    text.remove_prefix(begin);
    return text.substr(0, text.find_last_not_of(" \t\r\n") + 1);
}

/// One conversion of a pattern: "%-5.20name".
struct Conversion {
    std::size_t begin = 0, end = 0;  ///< without its {options}
    std::string_view name;
};

/// The next conversion from `at` on; "%%" is none.
std::optional<Conversion> next_conversion(std::string_view pattern, std::size_t at) {
    while ((at = pattern.find('%', at)) != std::string_view::npos) {
        std::size_t end = at + 1;
        if (end < pattern.size() && pattern[end] == '%') {
            at = end + 1;
            continue;
        }
        end = std::min(pattern.find_first_not_of("-.0123456789", end), pattern.size());
        const std::size_t begin = end;
        while (end < pattern.size() && letter(pattern[end])) ++end;
        if (end > begin) return Conversion{at, end, pattern.substr(begin, end - begin)};
        at = end;
    }
    return std::nullopt;
}

/// Log4j takes the longest of its names that the letters begin with: "%mn" is %m and the letter n.
bool begins_with_name(std::string_view letters, std::initializer_list<std::string_view> names,
                      std::size_t& size) {
    size = 0;
    for (const auto name : names) {
        if (letters.starts_with(name)) size = std::max(size, name.size());
    }
    return size != 0;
}

/// Names that begin with m or u and are something else.
bool is_message(const Conversion& conversion, std::size_t& size) {
    std::size_t other = 0;
    if (begins_with_name(conversion.name,
                         {"maxLen", "maxLength", "marker", "markerSimpleName", "map", "method"}, other)) {
        return false;
    }
    return begins_with_name(conversion.name, {"m", "msg", "message"}, size);
}

bool is_mark(const Conversion& conversion) {
    return conversion.name == "u" || conversion.name.starts_with("uuid");
}

/// The end of "{...}" that begins at `at`, braces inside it counted; `at` where none begins there.
std::size_t behind_braces(std::string_view pattern, std::size_t at) {
    if (at >= pattern.size() || pattern[at] != '{') return at;
    unsigned depth = 0;
    for (std::size_t end = at; end < pattern.size(); ++end) {
        if (pattern[end] == '{') ++depth;
        if (pattern[end] == '}' && --depth == 0) return end + 1;
    }
    return pattern.size();
}

/// "%enc{...}{CRLF}" and its like, at a conversion: the end of it, or nothing. XML leaves line breaks in.
std::optional<std::size_t> behind_encoding(std::string_view pattern, const Conversion& conversion) {
    if (conversion.name != "enc" && conversion.name != "encode") return std::nullopt;
    const std::size_t inner = behind_braces(pattern, conversion.end);
    const std::size_t end = behind_braces(pattern, inner);
    const std::string how = lower(pattern.substr(inner, end - inner));
    if (!how.empty() && how != "{html}" && how != "{json}" && how != "{crlf}") return std::nullopt;
    return end;
}

}  // namespace

std::string Appender::word(std::string_view key) const {
    const Property* property = find(key);
    return property == nullptr ? std::string() : lower(trimmed(property->value));
}

std::string Appender::policy(std::string_view type) const {
    for (const Property& setting : settings) {
        if (!setting.key.starts_with(policies_prefix) || !setting.key.ends_with(".type")) continue;
        if (lower(trimmed(setting.value)) == type) return setting.key.substr(0, setting.key.rfind('.'));
    }
    return {};
}

bool Appender::writes_file() const {
    static constexpr std::array<std::string_view, 5> types = {"file", "randomaccessfile", "memorymappedfile",
                                                              "rollingfile", "rollingrandomaccessfile"};
    return std::find(types.begin(), types.end(), word("type")) != types.end();
}

std::vector<Appender> read_appenders(const std::vector<Property>& properties) {
    std::vector<Appender> appenders;
    const auto named = [&appenders](std::string_view name) {
        return std::find_if(appenders.begin(), appenders.end(),
                            [name](const Appender& appender) { return appender.name == name; });
    };
    const Property* list = find_property(properties, "appenders");
    if (list != nullptr) {
        for (const auto part : split(list->value, ',')) {
            const auto name = trimmed(part);
            if (!name.empty() && named(name) == appenders.end()) appenders.push_back({std::string(name), {}});
        }
    }
    for (const Property& property : properties) {
        if (!property.key.starts_with(appender_prefix)) continue;
        const std::string_view rest = std::string_view(property.key).substr(appender_prefix.size());
        const std::size_t dot = rest.find('.');
        if (dot == std::string_view::npos) continue;
        const std::string_view name = rest.substr(0, dot);
        auto found = named(name);
        if (found == appenders.end()) {
            if (list != nullptr) continue;
            found = appenders.insert(found, {std::string(name), {}});
        }
        found->settings.push_back({std::string(rest.substr(dot + 1)), property.value, property.line});
    }
    return appenders;
}

MessageGuard message_guard(std::string_view pattern) {
    bool marked = false;
    std::size_t at = 0, size = 0;
    while (const auto conversion = next_conversion(pattern, at)) {
        at = conversion->end;
        if (const auto end = behind_encoding(pattern, *conversion)) {
            at = *end;
        } else if (is_message(*conversion, size)) {
            return marked ? MessageGuard::marked : MessageGuard::none;
        } else if (is_mark(*conversion)) {
            marked = true;
        }
    }
    return MessageGuard::encoded;
}

std::string with_encoded_message(std::string_view pattern) {
    std::string made;
    std::size_t done = 0, at = 0, size = 0;
    while (const auto conversion = next_conversion(pattern, at)) {
        at = conversion->end;
        if (const auto end = behind_encoding(pattern, *conversion)) {
            at = *end;
        } else if (is_message(*conversion, size)) {
            // Options of the message ("{nolookups}") belong to it.
            const std::size_t name_end = conversion->end - conversion->name.size() + size;
            const std::size_t message_end = behind_braces(pattern, name_end);
            made += std::string(pattern.substr(done, conversion->begin - done)) + "%enc{" +
                    std::string(pattern.substr(conversion->begin, message_end - conversion->begin)) +
                    "}{CRLF}";
            done = at = message_end;
        }
    }
    return made + std::string(pattern.substr(done));
}

}  // namespace jarmor::guard
