#include "launcher/plan/sha256.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>

#include <array>

namespace jarmor::launcher {

guard::Result<std::string> sha256_of_text(std::string_view text) {
    constexpr std::string_view digits = "0123456789abcdef";
    std::array<unsigned char, EVP_MAX_MD_SIZE> sum{};
    unsigned size = 0;
    // No configuration file: OPENSSL_CONF could load a foreign provider into this process.
    if (OPENSSL_init_crypto(OPENSSL_INIT_NO_LOAD_CONFIG, nullptr) != 1 ||
        EVP_Digest(text.data(), text.size(), sum.data(), &size, EVP_sha256(), nullptr) != 1) {
        return guard::fail(guard::Failure::internal, "libcrypto", "SHA-256 is not available");
    }
    std::string result;
    for (unsigned i = 0; i < size; ++i) {
        result += digits[sum[i] >> 4U];
        result += digits[sum[i] & 15U];
    }
    return result;
}

}  // namespace jarmor::launcher
