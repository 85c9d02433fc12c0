#include "launcher/profile/toml_text.h"

namespace jarmor::launcher {

std::string toml_text(std::string_view text) {
    static constexpr std::string_view digits = "0123456789abcdef";
    std::string toml = "\"";
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (c == '"' || c == '\\') {
            toml += '\\';
            toml += c;
        } else if (byte < 0x20 || byte == 0x7f) {
            toml += "\\u00";
            toml += digits[byte >> 4U];
            toml += digits[byte & 15U];
        } else {
            toml += c;
        }
    }
    return toml + '"';
}

}  // namespace jarmor::launcher
