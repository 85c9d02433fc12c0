#pragma once

#include <charconv>
#include <string>
#include <string_view>

namespace jarmor::launcher {

/// A text with its length in front, so that whatever it contains can be told from what follows.
inline std::string packed(std::string_view text) {
    return std::to_string(text.size()) + ":" + std::string(text);
}

/// Takes the first packed text off. Empty, with nothing left of `from`, where that is no whole one.
inline std::string unpacked(std::string_view& from) {
    std::size_t size = 0;
    const char* const end = from.data() + from.size();
    const auto [colon, wrong] = std::from_chars(from.data(), end, size);
    if (wrong != std::errc{} || colon == end || *colon != ':' ||
        size > static_cast<std::size_t>(end - colon - 1)) {
        from = {};
        return {};
    }
    const std::string text(colon + 1, size);
    from.remove_prefix(static_cast<std::size_t>(colon - from.data()) + 1 + size);
    return text;
}

/// A number of those; 0 where it is none.
inline unsigned long long unpacked_number(std::string_view& from) {
    const std::string text = unpacked(from);
    unsigned long long number = 0;
    (void)std::from_chars(text.data(), text.data() + text.size(), number);
    return number;
}

}  // namespace jarmor::launcher
