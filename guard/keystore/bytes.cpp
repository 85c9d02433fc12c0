#include "guard/keystore/bytes.h"

#include "guard/keystore/unicode.h"

namespace jarmor::guard::keystore {

std::string hex(View bytes, std::string_view separator) {
    constexpr std::string_view digits = "0123456789abcdef";
    std::string text;
    text.reserve(bytes.size() * (2 + separator.size()));
    for (const unsigned char byte : bytes) {
        if (!text.empty()) text += separator;
        text += digits[byte >> 4U];
        text += digits[byte & 15U];
    }
    return text;
}

std::string utf8_of_utf16(View utf16) {
    constexpr char32_t replacement = 0xFFFD;
    const auto unit = [&utf16](std::size_t at) {
        return static_cast<char32_t>(static_cast<unsigned>(utf16[at]) << 8U | utf16[at + 1]);
    };
    std::string text;
    std::size_t i = 0;
    for (; i + 1 < utf16.size(); i += 2) {
        char32_t c = unit(i);
        if (c >= 0xD800 && c < 0xDC00 && i + 3 < utf16.size() && unit(i + 2) >= 0xDC00 &&
            unit(i + 2) < 0xE000) {
            c = 0x10000 + ((c - 0xD800) << 10U) + (unit(i + 2) - 0xDC00);
            i += 2;
        } else if (c >= 0xD800 && c < 0xE000) {
            c = replacement;
        }
        append_utf8(text, c);
    }
    if (i < utf16.size()) append_utf8(text, replacement);
    return text;
}

}  // namespace jarmor::guard::keystore
