#pragma once

#include <optional>
#include <string>

#include "guard/keystore/asn1.h"
#include "guard/keystore/crypto.h"

namespace jarmor::guard::keystore {

/// How well a protection stands up to somebody who has the file.
enum class Strength { good, weak, broken };

/// What an AlgorithmIdentifier, or a store format, says of how something was encrypted. Read without a
/// password.
struct Protection {
    enum class Kdf { none, pbkdf1, pbkdf2, pkcs12, scrypt, jks, jceks, bytes_to_key };

    std::string name;  ///< "PBES2 PBKDF2-SHA256 AES-256-CBC"; empty: not protected
    Strength strength = Strength::good;
    Kdf kdf = Kdf::none;  ///< none: not known, `name` is the object identifier
    Hash hash = Hash::sha1;
    Bytes salt;
    std::uint64_t iterations = 0;
    std::uint64_t scrypt_n = 0, scrypt_r = 0, scrypt_p = 0;
    std::size_t key_size = 0, tag_size = 0;
    Cipher cipher = Cipher::none;
    Bytes iv;
    unsigned rc2_bits = 0;
};

/// The AlgorithmIdentifier that comes next.
Protection read_protection(Reader& reader);
/// PRF of a PBKDF2, or hash of an HMAC, by object identifier.
std::optional<Hash> hash_of(std::string_view oid);

/// PBKDF2 or scrypt parameters as they stand in PBES2, PBMAC1 and BCFKS; fills the derivation part.
void read_kdf(Reader& reader, Protection& protection);

/// One password in the forms that schemes take it in.
struct Passphrase {
    View plain;  ///< PBES2: UTF-8; BCFKS: BMPString and purpose
    View bmp;    ///< PKCS#12: BMPString with its two zero bytes; empty for no password at all
};

/// The key of a PBKDF2 or scrypt protection; an error where the budget does not allow it.
Result<std::optional<Secret>> derive_key(const Protection& protection, View password, std::size_t size,
                                         Budget& budget);

/// The plain text; nothing where the password is wrong, as far as padding can tell. Error: over the budget,
/// or a scheme that jarmor does not know.
Result<std::optional<Secret>> unseal(const Protection& protection, View sealed, const Passphrase& password,
                                     Budget& budget);

}  // namespace jarmor::guard::keystore
