#include "launcher/plan/option_key.h"

#include <array>
#include <charconv>
#include <limits>

namespace jarmor::launcher {

namespace {

using namespace std::string_view_literals;

struct Alias {
    std::string_view prefix, name;
};

// What HotSpot's arguments.cpp and the launcher's java.c take for the same thing. The value follows at once.
constexpr std::array prefix_aliases{
    Alias{"-Xmx", "-XX:MaxHeapSize"},
    Alias{"-mx", "-XX:MaxHeapSize"},
    Alias{"-Xms", "-XX:InitialHeapSize"},
    Alias{"-ms", "-XX:InitialHeapSize"},
    Alias{"-Xss", "-XX:ThreadStackSize"},
    Alias{"-ss", "-XX:ThreadStackSize"},
    Alias{"-Xmaxjitcodesize", "-XX:ReservedCodeCacheSize"},
    Alias{"-Xmn", "-XX:NewSize"},
    Alias{"-Xrun", "-Xrun"},
    Alias{"-XXaltjvm=", "-XXaltjvm"},
};

// Whole words that mean a flag, and launcher options with a short form.
constexpr std::array word_aliases{
    Alias{"-Xrs", "-XX:+ReduceSignalUsage"},
    Alias{"-noverify", "-Xverify:none"},
    Alias{"-cp", "--class-path"},
    Alias{"-classpath", "--class-path"},
    Alias{"-p", "--module-path"},
};

// HotSpot's AliasedJVMFlag table.
constexpr std::array flag_aliases{
    Alias{"-XX:DefaultMaxRAMFraction", "-XX:MaxRAMFraction"},
    Alias{"-XX:CreateMinidumpOnCrash", "-XX:CreateCoredumpOnCrash"},
};

OptionKey with_value(std::string_view name, std::string_view value) {
    return {std::string(name), std::string(value), /*has_value=*/true};
}

OptionKey split_at(std::string_view word, std::size_t at, std::size_t width) {
    if (at == std::string_view::npos) return {std::string(word), "", /*has_value=*/false};
    return with_value(word.substr(0, at), word.substr(at + width));
}

OptionKey flag_key(std::string_view word) {
    const auto flag = word.substr(4);
    OptionKey key;
    if (!flag.empty() && (flag[0] == '+' || flag[0] == '-')) {
        key = with_value("-XX:" + std::string(flag.substr(1)), flag.substr(0, 1));
    } else {
        // "NAME:=value" adds to flags that hold a list, OnError among them.
        const auto at = word.find('=');
        const bool adds = at != std::string_view::npos && at > 4 && word[at - 1] == ':';
        key = adds ? split_at(word, at - 1, 2) : split_at(word, at, 1);
    }
    for (const auto& alias : flag_aliases) {
        if (key.name == alias.prefix) key.name = alias.name;
    }
    return key;
}

}  // namespace

OptionKey key_of(const std::string& word) {
    const std::string_view text = word;
    for (const auto& alias : word_aliases) {
        if (text == alias.prefix) return key_of(std::string(alias.name));
    }
    if (text.starts_with("-D")) return split_at(text, text.find('='), 1);
    if (text.starts_with("-XX:")) return flag_key(text);
    if (text.starts_with("--")) return split_at(text, text.find('='), 1);
    for (const auto& alias : prefix_aliases) {
        if (text.starts_with(alias.prefix)) return with_value(alias.name, text.substr(alias.prefix.size()));
    }
    return split_at(text, text.find(':'), 1);
}

OptionKey key_of(const JvmOption& option) {
    OptionKey key = key_of(option.text);
    if (option.has_operand) {
        key.value = option.operand;
        key.has_value = true;
    }
    return key;
}

std::optional<std::uint64_t> parse_size(std::string_view text) {
    std::uint64_t shift = 0;
    const bool hexadecimal = text.starts_with("0x") || text.starts_with("0X");
    if (!text.empty()) {
        switch (text.back()) {
            case 'k':
            case 'K':
                shift = 10;
                break;
            case 'm':
            case 'M':
                shift = 20;
                break;
            case 'g':
            case 'G':
                shift = 30;
                break;
            case 't':
            case 'T':
                shift = 40;
                break;
            default:
                break;
        }
    }
    if (shift != 0) text.remove_suffix(1);
    if (hexadecimal) text.remove_prefix(2);
    std::uint64_t number = 0;
    const auto [end, failure] =
        std::from_chars(text.data(), text.data() + text.size(), number, hexadecimal ? 16 : 10);
    if (failure != std::errc() || end != text.data() + text.size()) return std::nullopt;
    if (number > (std::numeric_limits<std::uint64_t>::max() >> shift)) return std::nullopt;
    return number << shift;
}

std::optional<std::uint64_t> size_in_bytes(const JvmOption& option) {
    auto size = parse_size(key_of(option).value);
    const bool kibibytes = option.text.starts_with("-XX:ThreadStackSize=");
    if (!size || !kibibytes) return size;
    if (*size > (std::numeric_limits<std::uint64_t>::max() >> 10)) return std::nullopt;
    return *size << 10;
}

}  // namespace jarmor::launcher
