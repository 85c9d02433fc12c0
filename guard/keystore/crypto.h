#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "guard/keystore/secret.h"
#include "guard/result.h"

namespace jarmor::guard::keystore {

enum class Hash { md5, sha1, sha224, sha256, sha384, sha512, sha512_224, sha512_256, sha3_256, sha3_512 };
std::string_view to_text(Hash hash);
std::size_t size_of(Hash hash);

/// How much key derivation one file may cost: a store that asks for more is refused before any is done.
struct Budget {
    std::uint64_t per_derivation = 5'000'000;  ///< the JDK's own limit (PKCS12KeyStore, JceKeyStore)
    std::uint64_t total = 20'000'000;          ///< 4096 bags at that limit would still take an hour
    std::uint64_t spent = 0;

    /// Pays for `rounds` iterations, `blocks` times; an error that names `what` where it is too much.
    Result<void> spend(std::uint64_t rounds, std::uint64_t blocks, std::string_view what);
};

// All of these are libcrypto's EVP, and initialise it (without a configuration file) when first called. They
// throw std::runtime_error where libcrypto itself fails, which no input can bring about.

Bytes digest(Hash hash, std::initializer_list<View> parts);
Bytes hmac(Hash hash, View key, View data);
/// SHA-1(first || second), then each time SHA-1(first || result), as JKS chains it: fills `out`.
void jks_stream(View password, View salt, unsigned char* out, std::size_t size);
/// `rounds` times x = MD5(x || password), 16 bytes at the end.
Secret md5_chain(View start, View password, std::uint64_t rounds);
/// x = HASH(password || salt), then x = HASH(x): PBKDF1, and EVP_BytesToKey's inner step.
Secret pbkdf1(Hash hash, std::initializer_list<View> start, std::uint64_t rounds);

Secret pbkdf2(Hash hash, View password, View salt, std::uint64_t rounds, std::size_t size);
/// RFC 7292 appendix B; purpose 1: key, 2: IV, 3: MAC.
Secret pkcs12_kdf(Hash hash, View bmp_password, View salt, unsigned char purpose, std::uint64_t rounds,
                  std::size_t size);
/// Nothing where libcrypto refuses the parameters.
std::optional<Secret> scrypt(View password, View salt, std::uint64_t n, std::uint64_t r, std::uint64_t p,
                             std::size_t size);

enum class Cipher { none, aes_cbc, aes_ccm, aes_gcm, aes_kwp, des_ede_cbc, des_cbc, rc2_cbc, rc4 };
struct CipherCall {
    Cipher cipher = Cipher::none;
    View key, iv;
    std::size_t tag_size = 0;  ///< of CCM and GCM
    unsigned rc2_effective_bits = 0;
};
/// The plain text; nothing where padding or tag do not fit (a wrong key, mostly, but a right padding proves
/// nothing).
std::optional<Secret> decrypt(const CipherCall& call, View sealed);
/// AES-CBC with PKCS#5 padding.
Bytes encrypt_aes_cbc(View key, View iv, View plain);
/// AES-256-GCM; the tag of 16 bytes behind the cipher text.
Bytes encrypt_aes_gcm(View key, View iv, View plain);
Bytes random_bytes(std::size_t size);

/// In constant time.
bool equal(View a, View b);

}  // namespace jarmor::guard::keystore
