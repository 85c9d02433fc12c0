#include "guard/keystore/proof.h"

#include <openssl/err.h>
#include <openssl/x509.h>

#include "guard/keystore/libcrypto.h"

namespace jarmor::guard::keystore {
namespace {

using SignContext = Owned<EVP_MD_CTX, EVP_MD_CTX_free>;

bool signs_for(EVP_PKEY* secret, EVP_PKEY* open) {
    constexpr std::string_view text = "jarmor proves that this key belongs to this certificate";
    const View message = view_of(text);
    const int kind = EVP_PKEY_get_base_id(secret);
    const bool edwards = kind == EVP_PKEY_ED25519 || kind == EVP_PKEY_ED448;
    const EVP_MD* hash = edwards ? nullptr : EVP_sha256();
    const SignContext signing(EVP_MD_CTX_new()), verifying(EVP_MD_CTX_new());
    must(signing != nullptr && verifying != nullptr, "signature");
    std::size_t size = 0;
    if (EVP_DigestSignInit(signing.get(), nullptr, hash, nullptr, secret) != 1 ||
        EVP_DigestSign(signing.get(), nullptr, &size, message.data(), message.size()) != 1) {
        return false;
    }
    Bytes made(size);
    return EVP_DigestSign(signing.get(), made.data(), &size, message.data(), message.size()) == 1 &&
           EVP_DigestVerifyInit(verifying.get(), nullptr, hash, nullptr, open) == 1 &&
           EVP_DigestVerify(verifying.get(), made.data(), size, message.data(), message.size()) == 1;
}

}  // namespace

PrivateKey private_key(View pkcs8) {
    const unsigned char* at = pkcs8.data();
    const Owned<PKCS8_PRIV_KEY_INFO, PKCS8_PRIV_KEY_INFO_free> info(
        d2i_PKCS8_PRIV_KEY_INFO(nullptr, &at, static_cast<long>(pkcs8.size())));
    return PrivateKey(info == nullptr ? nullptr : EVP_PKCS82PKEY(info.get()));
}

Match prove_key(View pkcs8, const Certificate& certificate) {
    need_libcrypto();
    if (!certificate.readable) return Match::not_checked;
    EVP_PKEY* open = certificate.key.usable ? X509_get0_pubkey(certificate.handle.get()) : nullptr;
    const PrivateKey secret = private_key(pkcs8);
    if (secret == nullptr || open == nullptr) {
        ERR_clear_error();
        // Both halves are of one algorithm: where one of them can be read and the other cannot, they do not
        // fit.
        return secret == nullptr && open == nullptr ? Match::not_checked : Match::differs;
    }
    const bool fits =
        EVP_PKEY_get_base_id(secret.get()) == EVP_PKEY_get_base_id(open) && signs_for(secret.get(), open);
    ERR_clear_error();
    return fits ? Match::proven : Match::differs;
}

}  // namespace jarmor::guard::keystore
