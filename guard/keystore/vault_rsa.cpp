#include "guard/keystore/vault_rsa.h"

#include <openssl/err.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>

#include "guard/keystore/libcrypto.h"

namespace jarmor::guard::keystore {
namespace {

using KeyContext = Owned<EVP_PKEY_CTX, EVP_PKEY_CTX_free>;

/// OAEP with SHA-1 for hash and mask is what libcrypto takes where nothing else is said, and what Java's
/// OAEPwithSHA1andMGF1Padding means.
bool set_padding(EVP_PKEY_CTX* context, RsaPadding padding) {
    const int code = padding == RsaPadding::pkcs1 ? RSA_PKCS1_PADDING : RSA_PKCS1_OAEP_PADDING;
    return EVP_PKEY_CTX_set_rsa_padding(context, code) == 1;
}

}  // namespace

std::optional<Secret> rsa_decrypt(View pkcs8, View sealed, RsaPadding padding) {
    need_libcrypto();
    const auto key = private_key(pkcs8);
    if (key == nullptr || EVP_PKEY_get_base_id(key.get()) != EVP_PKEY_RSA) return std::nullopt;
    const KeyContext context(EVP_PKEY_CTX_new(key.get(), nullptr));
    must(context != nullptr, "RSA");
    Secret text(static_cast<std::size_t>(EVP_PKEY_get_size(key.get())));
    std::size_t size = text.size();
    const bool ok = sealed.size() == size && EVP_PKEY_decrypt_init(context.get()) == 1 &&
                    set_padding(context.get(), padding) &&
                    EVP_PKEY_decrypt(context.get(), text.data(), &size, sealed.data(), sealed.size()) == 1;
    ERR_clear_error();
    if (!ok) return std::nullopt;
    text.shrink(size);
    return text;
}

std::optional<Bytes> rsa_encrypt(const Certificate& certificate, View text, RsaPadding padding) {
    need_libcrypto();
    EVP_PKEY* key = X509_get0_pubkey(certificate.handle.get());
    must(key != nullptr, "RSA");
    const KeyContext context(EVP_PKEY_CTX_new(key, nullptr));
    must(context != nullptr, "RSA");
    Bytes sealed(static_cast<std::size_t>(EVP_PKEY_get_size(key)));
    std::size_t size = sealed.size();
    const bool ok = EVP_PKEY_encrypt_init(context.get()) == 1 && set_padding(context.get(), padding) &&
                    EVP_PKEY_encrypt(context.get(), sealed.data(), &size, text.data(), text.size()) == 1;
    ERR_clear_error();
    if (!ok) return std::nullopt;
    sealed.resize(size);
    return sealed;
}

}  // namespace jarmor::guard::keystore
