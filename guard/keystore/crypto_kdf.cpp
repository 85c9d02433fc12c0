#include <openssl/core_names.h>
#include <openssl/err.h>
#include <openssl/kdf.h>

#include "guard/keystore/libcrypto.h"

namespace jarmor::guard::keystore {
namespace {

using Kdf = Owned<EVP_KDF, EVP_KDF_free>;
using KdfContext = Owned<EVP_KDF_CTX, EVP_KDF_CTX_free>;

bool derive_with(const char* algorithm, const OSSL_PARAM* parameters, Secret& out) {
    need_libcrypto();
    const Kdf kdf(EVP_KDF_fetch(nullptr, algorithm, nullptr));
    must(kdf != nullptr, algorithm);
    const KdfContext context(EVP_KDF_CTX_new(kdf.get()));
    must(context != nullptr, algorithm);
    const bool ok = EVP_KDF_derive(context.get(), out.data(), out.size(), parameters) == 1;
    if (!ok) ERR_clear_error();
    return ok;
}

/// OSSL_PARAM takes no const; nothing is written through these.
OSSL_PARAM octets(const char* key, View bytes) {
    static unsigned char none = 0;
    auto* data = bytes.empty() ? &none : const_cast<unsigned char*>(bytes.data());
    return OSSL_PARAM_construct_octet_string(key, data, bytes.size());
}

OSSL_PARAM hash_name(Hash hash) {
    return OSSL_PARAM_construct_utf8_string(OSSL_KDF_PARAM_DIGEST,
                                            const_cast<char*>(EVP_MD_get0_name(evp_hash(hash))), 0);
}

}  // namespace

Result<void> Budget::spend(std::uint64_t rounds, std::uint64_t blocks, std::string_view what) {
    if (rounds == 0 || rounds > per_derivation) {
        return fail(Failure::policy, "",
                    std::string(what) + " asks for " + std::to_string(rounds) + " iterations; 1 to " +
                        std::to_string(per_derivation) + " are accepted");
    }
    const std::uint64_t cost = rounds * std::max<std::uint64_t>(blocks, 1);
    if (cost > total - std::min(spent, total)) {
        return fail(Failure::policy, "",
                    std::string(what) + " would take key derivation of this file beyond " +
                        std::to_string(total) + " iterations");
    }
    spent += cost;
    return {};
}

Secret pbkdf2(Hash hash, View password, View salt, std::uint64_t rounds, std::size_t size) {
    // 0: also short salts and keys, which NIST would not have but files do.
    int lenient = 1;
    std::uint64_t iterations = rounds;
    const OSSL_PARAM parameters[] = {octets(OSSL_KDF_PARAM_PASSWORD, password),
                                     octets(OSSL_KDF_PARAM_SALT, salt),
                                     OSSL_PARAM_construct_uint64(OSSL_KDF_PARAM_ITER, &iterations),
                                     OSSL_PARAM_construct_int(OSSL_KDF_PARAM_PKCS5, &lenient),
                                     hash_name(hash),
                                     OSSL_PARAM_construct_end()};
    Secret key(size);
    must(derive_with("PBKDF2", parameters, key), "PBKDF2");
    return key;
}

Secret pkcs12_kdf(Hash hash, View bmp_password, View salt, unsigned char purpose, std::uint64_t rounds,
                  std::size_t size) {
    int id = purpose;
    std::uint64_t iterations = rounds;
    const OSSL_PARAM parameters[] = {octets(OSSL_KDF_PARAM_PASSWORD, bmp_password),
                                     octets(OSSL_KDF_PARAM_SALT, salt),
                                     OSSL_PARAM_construct_uint64(OSSL_KDF_PARAM_ITER, &iterations),
                                     OSSL_PARAM_construct_int(OSSL_KDF_PARAM_PKCS12_ID, &id),
                                     hash_name(hash),
                                     OSSL_PARAM_construct_end()};
    Secret key(size);
    must(derive_with("PKCS12KDF", parameters, key), "PKCS12KDF");
    return key;
}

std::optional<Secret> scrypt(View password, View salt, std::uint64_t n, std::uint64_t r, std::uint64_t p,
                             std::size_t size) {
    std::uint64_t memory = std::uint64_t{256} << 20U;
    const OSSL_PARAM parameters[] = {octets(OSSL_KDF_PARAM_PASSWORD, password),
                                     octets(OSSL_KDF_PARAM_SALT, salt),
                                     OSSL_PARAM_construct_uint64(OSSL_KDF_PARAM_SCRYPT_N, &n),
                                     OSSL_PARAM_construct_uint64(OSSL_KDF_PARAM_SCRYPT_R, &r),
                                     OSSL_PARAM_construct_uint64(OSSL_KDF_PARAM_SCRYPT_P, &p),
                                     OSSL_PARAM_construct_uint64(OSSL_KDF_PARAM_SCRYPT_MAXMEM, &memory),
                                     OSSL_PARAM_construct_end()};
    Secret key(size);
    if (!derive_with("SCRYPT", parameters, key)) return std::nullopt;
    return key;
}

}  // namespace jarmor::guard::keystore
