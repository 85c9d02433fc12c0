#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace jarmor::guard::keystore {

using Bytes = std::vector<unsigned char>;
using View = std::span<const unsigned char>;

inline View view_of(std::string_view text) {
    return {reinterpret_cast<const unsigned char*>(text.data()), text.size()};
}

inline std::string_view text_of(View bytes) {
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

inline Bytes copy_of(View bytes) {
    return {bytes.begin(), bytes.end()};
}

/// "8ace6db1"; with a separator "8a:ce:6d:b1".
std::string hex(View bytes, std::string_view separator = {});

/// UTF-8 of UTF-16BE, as BMPString has it; an unpaired surrogate or a last odd byte becomes U+FFFD.
std::string utf8_of_utf16(View utf16);

}  // namespace jarmor::guard::keystore
