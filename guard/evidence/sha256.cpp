#include "guard/evidence/sha256.h"

// Not EVP: its providers are a third of a millisecond of relocation at every start.
#include <openssl/sha.h>

#include <array>

namespace jarmor::guard {

std::string sha256_text(std::string_view text) {
    constexpr std::string_view digits = "0123456789abcdef";
    SHA256_CTX digest;
    std::array<unsigned char, SHA256_DIGEST_LENGTH> sum{};
    if (SHA256_Init(&digest) != 1 || SHA256_Update(&digest, text.data(), text.size()) != 1 ||
        SHA256_Final(sum.data(), &digest) != 1)
        return "";
    std::string result;
    for (const unsigned char byte : sum) {
        result += digits[byte >> 4U];
        result += digits[byte & 15U];
    }
    return result;
}

}  // namespace jarmor::guard
