#include "launcher/product/learn/launch_template.h"

#include <algorithm>
#include <array>
#include <string_view>

#include "launcher/product/learn/script_text.h"

namespace jarmor::launcher::learn {

const std::vector<std::string> memory_markers{"-Djarmor.import.memory=1", "-Djarmor.import.memory=2"};
const std::vector<std::string> java_opts_markers{"-Djarmor.import.options=1", "-Djarmor.import.options=2"};
const std::string argument_marker = "-Djarmor.import.argument=1";
const std::string port_marker = "41973";
const std::string car_marker = "jarmor-import.car";

namespace {

constexpr std::string_view home_prefix = "${home}/";

void fill_in_all(std::string& text, std::string_view found, std::string_view other) {
    for (auto at = text.find(found); at != std::string::npos; at = text.find(found, at + other.size()))
        text.replace(at, found.size(), other);
}

/// The markers as words of their own become one placeholder. One word with both, from "$JAVA_OPTS" in
/// quotes, is the same: nobody means the quotes that make one option of all.
void replace_words(std::vector<std::string>& words, const std::vector<std::string>& markers,
                   const std::string& placeholder) {
    for (auto& word : words) fill_in_all(word, joined(markers), placeholder);
    for (std::size_t at = 0; at + markers.size() <= words.size(); ++at) {
        const auto begin = words.begin() + static_cast<std::ptrdiff_t>(at);
        if (!begin->ends_with(markers.front()) || !std::equal(markers.begin() + 1, markers.end(), begin + 1))
            continue;
        begin->replace(begin->size() - markers.front().size(), std::string::npos, placeholder);
        words.erase(begin + 1, begin + static_cast<std::ptrdiff_t>(markers.size()));
    }
}

std::vector<std::string> elements_of(std::string_view value) {
    std::vector<std::string> elements;
    while (true) {
        const auto colon = value.find(':');
        std::string element(value.substr(0, colon));
        if (element.starts_with(home_prefix)) element.erase(0, home_prefix.size());
        elements.push_back(std::move(element));
        if (colon == std::string_view::npos) return elements;
        value.remove_prefix(colon + 1);
    }
}

/// Not where java itself is to find the jars ("lib/*"): jarmor would look them up, and others.
bool can_be_listed(const std::vector<std::string>& elements) {
    return std::none_of(elements.begin(), elements.end(),
                        [](const std::string& element) { return element == "*" || element.ends_with("/*"); });
}

void take_class_path(LaunchTemplate& launch) {
    static constexpr std::array<std::string_view, 3> options{"-classpath", "-cp", "--class-path"};
    auto& words = launch.words;
    for (std::size_t at = 0; at + 1 < words.size(); ++at) {
        if (std::find(options.begin(), options.end(), words[at]) == options.end()) continue;
        auto elements = elements_of(words[at + 1]);
        if (!can_be_listed(elements)) return;
        launch.class_path = std::move(elements);
        words[at + 1] = "${class_path}";
        return;
    }
}

void take_boot_path(LaunchTemplate& launch) {
    constexpr std::string_view option = "-Xbootclasspath/a:";
    for (auto& word : launch.words) {
        if (!word.starts_with(option)) continue;
        const auto value = word.substr(option.size());
        if (!value.empty()) launch.boot_path = elements_of(value);
        word = std::string(option) + "${boot_path}";
        return;
    }
}

bool word_list_ends_with(const std::vector<std::string>& words, const std::vector<std::string>& end) {
    return words.size() >= end.size() && std::equal(end.rbegin(), end.rend(), words.rbegin());
}

}  // namespace

std::string joined(const std::vector<std::string>& words) {
    std::string text;
    for (const auto& word : words) text += (text.empty() ? "" : " ") + word;
    return text;
}

std::string with_placeholders(std::string text, const Places& places) {
    for (const auto& [path, placeholder] : places) fill_in_all(text, path, placeholder);
    fill_in_all(text, joined(memory_markers), "${memory}");
    return text;
}

LaunchTemplate template_of(const Call& call, const std::vector<std::string>& arguments,
                           const Places& places) {
    LaunchTemplate launch;
    launch.words.assign(call.argv.begin() + 1, call.argv.end());
    launch.arguments_last = word_list_ends_with(launch.words, arguments);
    if (launch.arguments_last) launch.words.resize(launch.words.size() - arguments.size());
    replace_words(launch.words, memory_markers, "${memory}");
    replace_words(launch.words, java_opts_markers, "${java_opts}");
    for (auto& word : launch.words) {
        word = with_placeholders(word, places);
        fill_in_all(word, port_marker, "${port}");
        fill_in_all(word, car_marker, "${car}");
    }
    take_class_path(launch);
    take_boot_path(launch);
    return launch;
}

}  // namespace jarmor::launcher::learn
