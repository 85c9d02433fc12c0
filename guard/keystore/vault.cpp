#include "guard/keystore/vault.h"

#include <algorithm>

#include "guard/evidence/document.h"
#include "guard/keystore/base64.h"
#include "guard/keystore/unicode.h"
#include "guard/keystore/vault_rsa.h"

namespace jarmor::guard::keystore {
namespace {

/// WSO2's cipher code makes IVs of 128 bytes, not bits.
constexpr std::size_t vault_iv_size = 128, vault_tag_size = 16, vault_key_size = 32;
constexpr std::size_t longest_secret = std::size_t{64} * 1024;

Unexpected not_opened(std::string what) {
    return fail(Failure::policy, "", std::move(what), "jarmor vault encrypt");
}

/// What a person or a program wrote, and not what a wrong key makes of it.
bool is_text(View bytes) {
    const std::string_view text = text_of(bytes);
    for (std::size_t at = 0; at < text.size();) {
        const auto c = next_utf8(text, at);
        if (!c || (*c < 0x20 && *c != '\t' && *c != '\n' && *c != '\r')) return false;
    }
    return true;
}

/// One in 256 of RSA's values begins like JSON, but none is text.
bool is_json(View bytes) {
    return !bytes.empty() && bytes[0] == '{' && is_text(bytes);
}

Result<VaultSecret> open_symmetric(View json, View key) {
    if (key.empty()) return not_opened("is encrypted with AES, and no encryption key is known");
    const auto document = read_json(text_of(json), "", Failure::policy);
    const auto* sealed = document ? document->find("cipherText") : nullptr;
    const auto* iv = document ? document->find("initializationVector") : nullptr;
    if (sealed == nullptr || iv == nullptr) return not_opened("is no value of a vault");
    const auto sealed_bytes = from_base64(sealed->text), iv_bytes = from_base64(iv->text);
    if (!sealed_bytes || !iv_bytes || iv_bytes->empty() || iv_bytes->size() > vault_iv_size)
        return not_opened("is no value of a vault");
    auto text = decrypt({Cipher::aes_gcm, key, iv_bytes->view(), vault_tag_size, 0}, sealed_bytes->view());
    if (!text) return not_opened("was encrypted with another encryption key, or changed");
    return VaultSecret{std::move(*text), VaultCipher::aes_gcm};
}

Result<VaultSecret> open_asymmetric(View sealed, View pkcs8) {
    if (pkcs8.empty()) return not_opened("is encrypted for a key store, whose key is not known");
    if (auto text = rsa_decrypt(pkcs8, sealed, RsaPadding::oaep_sha1); text && is_text(text->view()))
        return VaultSecret{std::move(*text), VaultCipher::oaep};
    // From OpenSSL 3.2 on a wrong key gives random bytes here, and no error.
    if (auto text = rsa_decrypt(pkcs8, sealed, RsaPadding::pkcs1); text && is_text(text->view()))
        return VaultSecret{std::move(*text), VaultCipher::pkcs1};
    return not_opened("was encrypted for another key");
}

}  // namespace

bool is_symmetric_secret(std::string_view value) {
    const auto bytes = value.size() > longest_secret ? std::nullopt : from_base64(value);
    return bytes && is_json(bytes->view());
}

Result<VaultSecret> open_vault_secret(std::string_view value, const VaultKey& key) {
    const auto bytes = value.size() > longest_secret ? std::nullopt : from_base64(value);
    if (!bytes || bytes->empty()) return not_opened("is not encrypted");
    return is_json(bytes->view()) ? open_symmetric(bytes->view(), key.aes)
                                  : open_asymmetric(bytes->view(), key.rsa);
}

Result<std::string> seal_vault_secret(View text, const Certificate& certificate, VaultCipher cipher) {
    const auto padding = cipher == VaultCipher::pkcs1 ? RsaPadding::pkcs1 : RsaPadding::oaep_sha1;
    if (!certificate.readable || certificate.key.kind != PublicKey::Kind::rsa)
        return fail(Failure::policy, "", "has no RSA key: Secure Vault encrypts with RSA");
    const auto sealed = rsa_encrypt(certificate, text, padding);
    if (!sealed) return fail(Failure::policy, "", "the secret is longer than the key can encrypt");
    return to_base64(*sealed);
}

Result<std::string> seal_vault_secret(View text, View aes_key) {
    if (aes_key.size() != vault_key_size) return fail(Failure::policy, "", "the key has not 256 bits");
    const Bytes iv = random_bytes(vault_iv_size);
    const Bytes sealed = encrypt_aes_gcm(aes_key, iv, text);
    const std::string json =
        R"({"cipherText":")" + to_base64(sealed) + R"(","initializationVector":")" + to_base64(iv) + R"("})";
    return to_base64(view_of(json));
}

Result<Secret> vault_aes_key(std::string_view text) {
    if (text.size() == vault_key_size) return Secret(view_of(text));
    const auto bytes = from_hex(text);
    if (!bytes || bytes->size() != vault_key_size)
        return fail(Failure::policy, "", "is no encryption key: 64 hexadecimal digits are expected");
    return Secret(*bytes);
}

}  // namespace jarmor::guard::keystore
