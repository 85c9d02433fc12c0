#include "guard/evidence/jdk_release.h"

#include <array>
#include <charconv>
#include <map>
#include <optional>

namespace jarmor::guard {
namespace {

constexpr std::size_t release_limit = std::size_t{64} * 1024;
constexpr unsigned number_limit = 1'000'000;  // no version number of a JDK comes near

/// Takes the number at the front of `text`; nothing where there is none.
std::optional<unsigned> take_number(std::string_view& text) {
    unsigned number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc() || number > number_limit) return std::nullopt;
    text.remove_prefix(static_cast<std::size_t>(end - text.data()));
    return number;
}

std::string_view without_quotes(std::string_view value) {
    while (!value.empty() && (value.back() == ' ' || value.back() == '\t' || value.back() == '\r')) {
        value.remove_suffix(1);
    }
    if (value.size() >= 2 && value.front() == '"' && value.back() == '"')
        return value.substr(1, value.size() - 2);
    return value;
}

}  // namespace

Result<JdkVersion> parse_jdk_version(std::string_view text, const std::string& where) {
    const auto bad = [&] {
        return fail(Failure::java, where,
                    "has the version \"" + std::string(text.substr(0, 60)) +
                        "\"; expected one like 17.0.15, 25 or 1.8.0_402");
    };
    std::string_view rest = text;
    std::array<unsigned, 4> numbers{};
    std::size_t count = 0;
    // JEP 223: any number of parts is legal, and only the first four mean something to us.
    while (true) {
        const auto number = take_number(rest);
        if (!number) return bad();
        if (count < numbers.size()) numbers.at(count) = *number;
        ++count;
        if (!rest.starts_with('.')) break;
        rest.remove_prefix(1);
    }
    const bool legacy = numbers[0] == 1 && count >= 2;  // 1.8.0_402, before JEP 223
    unsigned legacy_update = 0;
    if (legacy && rest.starts_with('_')) {
        rest.remove_prefix(1);
        const auto update = take_number(rest);
        if (!update) return bad();
        legacy_update = *update;
    }
    // "-ea", "+9-LTS" and what else a vendor adds says nothing about the version.
    if (!rest.empty() && rest.front() != '-' && rest.front() != '+') return bad();
    JdkVersion version;
    version.text = text;
    version.feature = legacy ? numbers[1] : numbers[0];
    version.interim = legacy ? numbers[2] : numbers[1];
    version.update = legacy ? legacy_update : numbers[2];
    version.patch = legacy ? 0 : numbers[3];
    if (version.feature == 0) return bad();
    return version;
}

Result<JdkRelease> parse_jdk_release(std::string_view text, const std::string& path) {
    if (text.size() > release_limit) return fail(Failure::java, path, "is larger than 64 KiB");
    std::map<std::string_view, std::string_view> values;
    unsigned version_line = 0;
    unsigned line_number = 0;
    for (std::size_t start = 0; start < text.size();) {
        const std::size_t end = std::min(text.find('\n', start), text.size());
        const std::string_view line = text.substr(start, end - start);
        start = end + 1;
        ++line_number;
        if (line.find_first_not_of(" \t\r") == std::string_view::npos || line.starts_with('#')) continue;
        const std::size_t equals = line.find('=');
        if (equals == std::string_view::npos) {
            return fail(Failure::java, path + ":" + std::to_string(line_number), "expected KEY=\"value\"",
                        "install the JDK anew");
        }
        const std::string_view key = line.substr(0, equals);
        values[key] = without_quotes(line.substr(equals + 1));
        if (key == "JAVA_VERSION") version_line = line_number;
    }
    if (version_line == 0) {
        return fail(Failure::java, path, "has no line JAVA_VERSION=\"...\"", "install the JDK anew");
    }
    auto version = parse_jdk_version(values["JAVA_VERSION"], path + ":" + std::to_string(version_line));
    if (!version) return pass_on(version);
    return JdkRelease{std::move(*version), std::string(values["IMPLEMENTOR"]),
                      std::string(values["JAVA_RUNTIME_VERSION"]), std::string(values["JAVA_VERSION_DATE"])};
}

}  // namespace jarmor::guard
