#include "guard/keystore/base64.h"

namespace jarmor::guard::keystore {
namespace {

constexpr std::string_view base64_digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

int base64_value(char c) {
    if (c >= 'A' && c <= 'Z') return c - 'A';
    if (c >= 'a' && c <= 'z') return c - 'a' + 26;
    if (c >= '0' && c <= '9') return c - '0' + 52;
    return c == '+' ? 62 : c == '/' ? 63 : -1;
}

}  // namespace

std::optional<Secret> from_base64(std::string_view text) {
    Secret made(text.size() / 4 * 3 + 3);
    std::size_t size = 0;
    unsigned bits = 0, held = 0, padding = 0;
    for (const char c : text) {
        if (c == ' ' || c == '\t' || c == '\r' || c == '\n') continue;
        if (c == '=') {
            if (++padding > 2) return std::nullopt;
            continue;
        }
        const int value = base64_value(c);
        if (value < 0 || padding != 0) return std::nullopt;
        bits = bits << 6U | static_cast<unsigned>(value);
        if (++held < 2) continue;
        const unsigned shift = 8 - 2 * held;
        made.data()[size++] = static_cast<unsigned char>(bits >> shift & 0xFFU);
        if (held == 4) held = 0;
    }
    if (held == 1) return std::nullopt;
    made.shrink(size);
    return made;
}

std::string to_base64(View bytes) {
    std::string text;
    for (std::size_t i = 0; i < bytes.size(); i += 3) {
        const std::size_t left = bytes.size() - i;
        const unsigned group = static_cast<unsigned>(bytes[i]) << 16U |
                               (left > 1 ? static_cast<unsigned>(bytes[i + 1]) << 8U : 0U) |
                               (left > 2 ? static_cast<unsigned>(bytes[i + 2]) : 0U);
        text += base64_digits[group >> 18U];
        text += base64_digits[group >> 12U & 63U];
        text += left > 1 ? base64_digits[group >> 6U & 63U] : '=';
        text += left > 2 ? base64_digits[group & 63U] : '=';
    }
    return text;
}

std::optional<Bytes> from_hex(std::string_view text) {
    if (text.size() % 2 != 0) return std::nullopt;
    Bytes made;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        const int digit = c >= '0' && c <= '9'   ? c - '0'
                          : c >= 'a' && c <= 'f' ? c - 'a' + 10
                          : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                                 : -1;
        if (digit < 0) return std::nullopt;
        if (i % 2 == 0) {
            made.push_back(static_cast<unsigned char>(digit << 4));
        } else {
            made.back() = static_cast<unsigned char>(made.back() | digit);
        }
    }
    return made;
}

}  // namespace jarmor::guard::keystore
