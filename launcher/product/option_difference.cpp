#include "launcher/product/option_difference.h"

#include <algorithm>
#include <array>
#include <vector>

#include "guard/report/text.h"
#include "guard/text.h"
#include "launcher/product/text_difference.h"

namespace jarmor::launcher {

namespace {

constexpr std::size_t options_shown = 3, option_shown = 100;

/// What can be known of an option without running the script: all of it, or how it begins.
struct Option {
    std::string text;
    bool open = false;
    bool same(const Option& other) const {
        return text == other.text || (open && other.text.starts_with(text)) ||
               (other.open && text.starts_with(other.text));
    }
    bool among(const std::vector<Option>& others) const {
        return std::ranges::any_of(others, [this](const Option& one) { return same(one); });
    }
};

bool is_option(std::string_view word) {
    constexpr std::array begins{"-X", "-D", "--add-", "--enable-", "--sun-", "-agent", "-javaagent:"};
    // Scripts of JDK 6 and 7 still ask for it, in branches that no start takes.
    if (word.starts_with("-XX:MaxPermSize")) return false;
    return word.size() > 2 &&
           std::ranges::any_of(begins, [word](const char* begin) { return word.starts_with(begin); });
}

void add_option(std::vector<Option>& options, Option option) {
    if (is_option(option.text) && std::ranges::none_of(options, [&](const Option& one) {
            return one.text == option.text && one.open == option.open;
        }))
        options.push_back(std::move(option));
}

/// Up to a quote, a variable or a command: what follows is the shell's to know.
std::vector<Option> options_in(std::string_view text) {
    std::vector<Option> options;
    for (auto line : guard::split(text, '\n')) {
        line.remove_prefix(std::min(line.find_first_not_of(" \t"), line.size()));
        if (line.starts_with('#')) continue;
        while (!line.empty()) {
            const std::size_t end = std::min(line.find_first_of(" \t\r\"'`$;()|&<>\\"), line.size());
            const bool open =
                end < line.size() && std::string_view("\"'`$").find(line[end]) != std::string::npos;
            // A quote that only closes leaves nothing open: "-Xss1m" as -Xmx1g".
            const bool closes = open && line[end] != '$' && line[end] != '`' &&
                                (end + 1 == line.size() || line.substr(end + 1).starts_with(' '));
            add_option(options, {std::string(line.substr(0, end)), open && !closes});
            line.remove_prefix(std::min(end + 1, line.size()));
        }
    }
    return options;
}

std::vector<Option> learned_options(const ScriptLaunch& learned) {
    std::vector<Option> options;
    for (const auto* list : {&learned.words, &learned.memory, &learned.debug, &learned.unless_profile}) {
        for (const auto& value : *list) {
            std::string_view word = value.value;
            // "{17+} --add-opens=...": for these JDKs only.
            if (word.starts_with('{')) word.remove_prefix(std::min(word.find("} ") + 2, word.size()));
            const std::size_t end = std::min(word.find_first_of("$ "), word.size());
            add_option(options, {std::string(word.substr(0, end)), end < word.size()});
        }
    }
    return options;
}

std::string list_of(const std::vector<Option>& options, const std::vector<Option>& others) {
    std::string text;
    std::size_t shown = 0;
    for (const auto& option : options) {
        if (option.among(others) || !may_be_shown(option.text)) continue;
        if (++shown > options_shown) return text + ", ...";
        text += (text.empty() ? "" : ", ") + guard::printable(option.text.substr(0, option_shown));
    }
    return text;
}

}  // namespace

std::string changed_options(std::string_view before, std::string_view after) {
    const auto now = options_in(after), then = options_in(before);
    const std::string added = list_of(now, then), gone = list_of(then, now);
    std::string text = added.empty() ? "" : "+ " + added;
    if (!gone.empty()) text += (text.empty() ? "- " : "; - ") + gone;
    return text;
}

std::string option_difference(const ScriptLaunch& learned, std::string_view text) {
    const auto now = options_in(text), then = learned_options(learned);
    const auto found = std::ranges::count_if(then, [&](const Option& one) { return one.among(now); });
    // server.sh of a Streaming Integrator calls carbon.sh, which has them.
    if (static_cast<std::size_t>(found) * 2 < then.size()) return {};
    const std::string added = list_of(now, then), gone = list_of(then, now);
    if (added.empty() && gone.empty()) return "its options are those that were learned";
    std::string difference = added.empty() ? "" : "not learned: " + added;
    if (!gone.empty()) difference += (added.empty() ? "" : "; ") + ("learned, and no longer in it: " + gone);
    return difference;
}

}  // namespace jarmor::launcher
