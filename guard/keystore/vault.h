#pragma once

#include <string>
#include <string_view>

#include "guard/keystore/certificates.h"
#include "guard/keystore/password.h"
#include "guard/result.h"

namespace jarmor::guard::keystore {

/// How Secure Vault encrypts a value of [secrets].
enum class VaultCipher {
    oaep,    ///< RSA/ECB/OAEPwithSHA1andMGF1Padding, under the key of the internal or primary store
    pkcs1,   ///< RSA/ECB/PKCS1Padding, which old vaults have
    aes_gcm  ///< AES/GCM/NoPadding, under a key of 256 bits: API-M from 4.7 on
};

/// What opens a vault; either may be missing.
struct VaultKey {
    View rsa;  ///< PKCS#8
    View aes;  ///< 32 bytes
};

/// A value of a vault in clear, and how it was encrypted.
struct VaultSecret {
    Secret text;
    VaultCipher cipher = VaultCipher::oaep;
};

/// Whether a value is the JSON that API-M 4.7 writes, which an encryption key opens, and not RSA's.
bool is_symmetric_secret(std::string_view value);

/// Opens one value: Base64 of what RSA made, or of the JSON that API-M 4.7 writes. Error: what it is not, or
/// that the key is not the one it was encrypted with; never with a part of the value.
Result<VaultSecret> open_vault_secret(std::string_view value, const VaultKey& key);

/// Encrypts for the holder of a certificate's key. Error: no RSA key, or a text that is too long for it.
Result<std::string> seal_vault_secret(View text, const Certificate& certificate, VaultCipher cipher);
/// Encrypts under an AES key.
Result<std::string> seal_vault_secret(View text, View aes_key);

/// The key in an encryption-key file or setting: 64 hexadecimal digits, or 32 characters as they are.
Result<Secret> vault_aes_key(std::string_view text);

}  // namespace jarmor::guard::keystore
