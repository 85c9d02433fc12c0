#include <openssl/err.h>

#include <array>
#include <cstring>

#include "guard/keystore/libcrypto.h"
#include "guard/keystore/rc.h"

namespace jarmor::guard::keystore {
namespace {

using CipherContext = Owned<EVP_CIPHER_CTX, EVP_CIPHER_CTX_free>;

const EVP_CIPHER* aes_of(Cipher cipher, std::size_t key_size) {
    const std::size_t row = cipher == Cipher::aes_cbc ? 0 : cipher == Cipher::aes_ccm ? 1 : 2;
    using Make = const EVP_CIPHER* (*)();
    constexpr std::array<std::array<Make, 3>, 3> made = {
        {{EVP_aes_128_cbc, EVP_aes_192_cbc, EVP_aes_256_cbc},
         {EVP_aes_128_ccm, EVP_aes_192_ccm, EVP_aes_256_ccm},
         {EVP_aes_128_gcm, EVP_aes_192_gcm, EVP_aes_256_gcm}}};
    if (key_size != 16 && key_size != 24 && key_size != 32) return nullptr;
    return made.at(row).at((key_size - 16) / 8)();
}

std::optional<Secret> block_cipher(const EVP_CIPHER* cipher, View key, View iv, View sealed) {
    if (cipher == nullptr || key.size() != static_cast<std::size_t>(EVP_CIPHER_get_key_length(cipher)) ||
        iv.size() != static_cast<std::size_t>(EVP_CIPHER_get_iv_length(cipher)) || sealed.empty()) {
        return std::nullopt;
    }
    const CipherContext context(EVP_CIPHER_CTX_new());
    must(context != nullptr, "cipher");
    Secret plain(sealed.size() + 32);
    int size = 0, last = 0;
    const bool ok = EVP_DecryptInit_ex(context.get(), cipher, nullptr, key.data(), iv.data()) == 1 &&
                    EVP_DecryptUpdate(context.get(), plain.data(), &size, sealed.data(),
                                      static_cast<int>(sealed.size())) == 1 &&
                    EVP_DecryptFinal_ex(context.get(), plain.data() + size, &last) == 1;
    ERR_clear_error();
    if (!ok) return std::nullopt;
    plain.shrink(static_cast<std::size_t>(size) + static_cast<std::size_t>(last));
    return plain;
}

/// CCM and GCM; the tag stands behind the cipher text.
std::optional<Secret> authenticated(const CipherCall& call, View sealed) {
    const EVP_CIPHER* cipher = aes_of(call.cipher, call.key.size());
    if (cipher == nullptr || call.tag_size < 4 || call.tag_size > 16 || sealed.size() <= call.tag_size) {
        return std::nullopt;
    }
    const CipherContext context(EVP_CIPHER_CTX_new());
    must(context != nullptr, "cipher");
    EVP_CIPHER_CTX* c = context.get();
    const View body = sealed.first(sealed.size() - call.tag_size);
    Bytes mark = copy_of(sealed.last(call.tag_size));
    const int body_size = static_cast<int>(body.size());
    const auto tag_size = static_cast<int>(call.tag_size);
    Secret plain(body.size() + 32);
    int size = 0;
    // CCM wants nonce and tag length before the key, GCM takes them in that order too.
    bool ok =
        EVP_DecryptInit_ex(c, cipher, nullptr, nullptr, nullptr) == 1 &&
        EVP_CIPHER_CTX_ctrl(c, EVP_CTRL_AEAD_SET_IVLEN, static_cast<int>(call.iv.size()), nullptr) == 1 &&
        EVP_CIPHER_CTX_ctrl(c, EVP_CTRL_AEAD_SET_TAG, tag_size, mark.data()) == 1 &&
        EVP_DecryptInit_ex(c, nullptr, nullptr, call.key.data(), call.iv.data()) == 1;
    if (ok && call.cipher == Cipher::aes_ccm) {
        int ignored = 0;
        ok = EVP_DecryptUpdate(c, nullptr, &ignored, nullptr, body_size) == 1;
    }
    ok = ok && EVP_DecryptUpdate(c, plain.data(), &size, body.data(), body_size) == 1;
    if (ok && call.cipher == Cipher::aes_gcm) {
        int last = 0;
        ok = EVP_DecryptFinal_ex(c, plain.data() + size, &last) == 1;
    }
    ERR_clear_error();
    if (!ok) return std::nullopt;
    plain.shrink(static_cast<std::size_t>(size));
    return plain;
}

/// RFC 5649, which libcrypto offers for names only.
std::optional<Secret> key_wrap(View key, View sealed) {
    const char* name = key.size() == 32   ? "AES-256-WRAP-PAD"
                       : key.size() == 24 ? "AES-192-WRAP-PAD"
                                          : "AES-128-WRAP-PAD";
    const Owned<EVP_CIPHER, EVP_CIPHER_free> cipher(EVP_CIPHER_fetch(nullptr, name, nullptr));
    const CipherContext context(EVP_CIPHER_CTX_new());
    must(cipher != nullptr && context != nullptr, name);
    if (sealed.size() < 16 || sealed.size() % 8 != 0 || key.size() < 16) return std::nullopt;
    EVP_CIPHER_CTX_set_flags(context.get(), EVP_CIPHER_CTX_FLAG_WRAP_ALLOW);
    Secret plain(sealed.size() + 32);
    int size = 0;
    const bool ok = EVP_DecryptInit_ex(context.get(), cipher.get(), nullptr, key.data(), nullptr) == 1 &&
                    EVP_DecryptUpdate(context.get(), plain.data(), &size, sealed.data(),
                                      static_cast<int>(sealed.size())) == 1;
    ERR_clear_error();
    if (!ok) return std::nullopt;
    plain.shrink(static_cast<std::size_t>(size));
    return plain;
}

/// 3DES does what DES did when all three keys are the same one; DES itself is in the legacy provider.
std::optional<Secret> des(View key, View iv, View sealed) {
    Secret three(24);
    if (key.size() != 8 && key.size() != 16 && key.size() != 24) return std::nullopt;
    for (std::size_t i = 0; i < 24; ++i) three.data()[i] = key[i % key.size()];
    return block_cipher(EVP_des_ede3_cbc(), three.view(), iv, sealed);
}

std::optional<Secret> rc2(const CipherCall& call, View sealed) {
    if (call.key.empty() || call.key.size() > 128 || call.iv.size() != 8 || sealed.empty() ||
        sealed.size() % 8 != 0 || call.rc2_effective_bits == 0 || call.rc2_effective_bits > 1024) {
        return std::nullopt;
    }
    Secret plain = rc2_cbc_decrypt(call.key, call.rc2_effective_bits, call.iv, sealed);
    const std::size_t padding = plain.view().back();
    if (padding == 0 || padding > 8) return std::nullopt;
    for (const unsigned char byte : plain.view().last(padding)) {
        if (byte != padding) return std::nullopt;
    }
    plain.shrink(plain.size() - padding);
    return plain;
}

}  // namespace

std::optional<Secret> decrypt(const CipherCall& call, View sealed) {
    need_libcrypto();
    switch (call.cipher) {
        case Cipher::aes_cbc:
            return block_cipher(aes_of(call.cipher, call.key.size()), call.key, call.iv, sealed);
        case Cipher::aes_ccm:
        case Cipher::aes_gcm:
            return authenticated(call, sealed);
        case Cipher::aes_kwp:
            return key_wrap(call.key, sealed);
        case Cipher::des_ede_cbc:
        case Cipher::des_cbc:
            return des(call.key, call.iv, sealed);
        case Cipher::rc2_cbc:
            return rc2(call, sealed);
        case Cipher::rc4:
            return call.key.empty() ? std::nullopt : std::optional(rc4(call.key, sealed));
        case Cipher::none:
            return std::nullopt;
    }
    return std::nullopt;
}

Bytes encrypt_aes_cbc(View key, View iv, View plain) {
    need_libcrypto();
    const CipherContext context(EVP_CIPHER_CTX_new());
    const EVP_CIPHER* cipher = aes_of(Cipher::aes_cbc, key.size());
    Bytes sealed(plain.size() + 32);
    int size = 0, last = 0;
    must(context != nullptr && cipher != nullptr &&
             EVP_EncryptInit_ex(context.get(), cipher, nullptr, key.data(), iv.data()) == 1 &&
             EVP_EncryptUpdate(context.get(), sealed.data(), &size, plain.data(),
                               static_cast<int>(plain.size())) == 1 &&
             EVP_EncryptFinal_ex(context.get(), sealed.data() + size, &last) == 1,
         "AES-CBC");
    sealed.resize(static_cast<std::size_t>(size) + static_cast<std::size_t>(last));
    return sealed;
}

Bytes encrypt_aes_gcm(View key, View iv, View plain) {
    need_libcrypto();
    constexpr int tag_size = 16;
    const CipherContext context(EVP_CIPHER_CTX_new());
    EVP_CIPHER_CTX* c = context.get();
    Bytes sealed(plain.size() + tag_size);
    int size = 0, last = 0;
    must(c != nullptr && key.size() == 32 &&
             EVP_EncryptInit_ex(c, EVP_aes_256_gcm(), nullptr, nullptr, nullptr) == 1 &&
             EVP_CIPHER_CTX_ctrl(c, EVP_CTRL_AEAD_SET_IVLEN, static_cast<int>(iv.size()), nullptr) == 1 &&
             EVP_EncryptInit_ex(c, nullptr, nullptr, key.data(), iv.data()) == 1 &&
             EVP_EncryptUpdate(c, sealed.data(), &size, plain.data(), static_cast<int>(plain.size())) == 1 &&
             EVP_EncryptFinal_ex(c, sealed.data() + size, &last) == 1 &&
             EVP_CIPHER_CTX_ctrl(c, EVP_CTRL_AEAD_GET_TAG, tag_size, sealed.data() + plain.size()) == 1,
         "AES-GCM");
    return sealed;
}

}  // namespace jarmor::guard::keystore
