#include "guard/keystore/password.h"

#include <algorithm>

#include "guard/keystore/unicode.h"

namespace jarmor::guard::keystore {
namespace {

bool password_is_utf8(std::string_view text) {
    for (std::size_t at = 0; at < text.size();) {
        if (!next_utf8(text, at)) return false;
    }
    return true;
}

}  // namespace

Password::Password(std::string_view text) {
    if (password_is_utf8(text)) {
        utf8_ = Secret(view_of(text));
        return;
    }
    utf8_ = Secret(text.size() * 2);
    std::size_t size = 0;
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (byte >= 0x80) utf8_.data()[size++] = static_cast<unsigned char>(0xC0U | byte >> 6U);
        utf8_.data()[size++] = static_cast<unsigned char>(byte < 0x80 ? byte : 0x80U | (byte & 0x3FU));
    }
    utf8_.shrink(size);
}

Secret Password::utf16() const {
    const std::string_view text = text_of(utf8_.view());
    Secret made(text.size() * 2);
    std::size_t size = 0;
    const auto put = [&made, &size](char32_t unit) {
        made.data()[size++] = static_cast<unsigned char>(unit >> 8U);
        made.data()[size++] = static_cast<unsigned char>(unit & 0xFFU);
    };
    for (std::size_t at = 0; at < text.size();) {
        // The constructor made it UTF-8.
        const char32_t c = next_utf8(text, at).value_or(0xFFFD);
        if (c < 0x10000) {
            put(c);
        } else {
            put(0xD800 + ((c - 0x10000) >> 10U));
            put(0xDC00 + ((c - 0x10000) & 0x3FFU));
        }
    }
    made.shrink(size);
    return made;
}

Secret Password::bmp() const {
    const Secret text = utf16();
    Secret made(text.size() + 2);
    std::copy(text.view().begin(), text.view().end(), made.data());
    return made;
}

bool Password::ascii() const {
    return std::all_of(utf8().begin(), utf8().end(), [](unsigned char c) { return c >= 0x20 && c < 0x7F; });
}

std::size_t Password::characters() const {
    return static_cast<std::size_t>(
        std::count_if(utf8().begin(), utf8().end(), [](unsigned char c) { return (c & 0xC0U) != 0x80; }));
}

}  // namespace jarmor::guard::keystore
