#include "guard/evidence/sha256.h"

// Not EVP: its providers are a third of a millisecond of relocation at every start, whether a sum is asked
// for or not, and a millisecond more where it is. This is the same code below it.
#include <openssl/sha.h>
#include <unistd.h>

#include <array>
#include <cerrno>

namespace jarmor::guard {

namespace {

Result<std::string> finished_sum(SHA256_CTX& digest) {
    constexpr std::string_view digits = "0123456789abcdef";
    std::array<unsigned char, SHA256_DIGEST_LENGTH> sum{};
    if (SHA256_Final(sum.data(), &digest) != 1) return fail(Failure::internal, "libcrypto", "SHA-256 failed");
    std::string result;
    for (const unsigned char byte : sum) {
        result += digits[byte >> 4U];
        result += digits[byte & 15U];
    }
    return result;
}

}  // namespace

Result<std::string> sha256_of_text(std::string_view text) {
    SHA256_CTX digest;
    if (SHA256_Init(&digest) != 1 || SHA256_Update(&digest, text.data(), text.size()) != 1) {
        return fail(Failure::internal, "libcrypto", "SHA-256 is not available");
    }
    return finished_sum(digest);
}

Result<std::string> sha256_of_file(int fd, const std::string& path) {
    SHA256_CTX digest;
    if (SHA256_Init(&digest) != 1) return fail(Failure::internal, path, "SHA-256 is not available");
    std::array<char, 65536> buffer{};
    while (true) {
        const ssize_t got = ::read(fd, buffer.data(), buffer.size());
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) return fail_errno(Failure::policy, path, "cannot be read", errno);
        if (got == 0) return finished_sum(digest);
        if (SHA256_Update(&digest, buffer.data(), static_cast<std::size_t>(got)) != 1) {
            return fail(Failure::internal, path, "SHA-256 failed");
        }
    }
}

}  // namespace jarmor::guard
