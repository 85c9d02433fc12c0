#include <array>

#include "guard/keystore/pbe.h"

namespace jarmor::guard::keystore {
namespace {

struct HashOid {
    std::string_view oid;
    Hash hash;
};
constexpr std::array hash_oids = {
    HashOid{"1.2.840.113549.2.7", Hash::sha1},
    HashOid{"1.2.840.113549.2.8", Hash::sha224},
    HashOid{"1.2.840.113549.2.9", Hash::sha256},
    HashOid{"1.2.840.113549.2.10", Hash::sha384},
    HashOid{"1.2.840.113549.2.11", Hash::sha512},
    HashOid{"1.2.840.113549.2.12", Hash::sha512_224},
    HashOid{"1.2.840.113549.2.13", Hash::sha512_256},
    HashOid{"2.16.840.1.101.3.4.2.14", Hash::sha3_256},
    HashOid{"2.16.840.1.101.3.4.2.16", Hash::sha3_512},
    HashOid{"1.3.14.3.2.26", Hash::sha1},
    HashOid{"2.16.840.1.101.3.4.2.4", Hash::sha224},
    HashOid{"2.16.840.1.101.3.4.2.1", Hash::sha256},
    HashOid{"2.16.840.1.101.3.4.2.2", Hash::sha384},
    HashOid{"2.16.840.1.101.3.4.2.3", Hash::sha512},
    HashOid{"2.16.840.1.101.3.4.2.5", Hash::sha512_224},
    HashOid{"2.16.840.1.101.3.4.2.6", Hash::sha512_256},
    HashOid{"1.2.840.113549.2.5", Hash::md5},
};

/// Schemes whose parameters are a salt and an iteration count.
struct SaltedScheme {
    std::string_view oid, name;
    Protection::Kdf kdf;
    Hash hash;
    Cipher cipher;
    std::size_t key_size;
    unsigned rc2_bits;
    Strength strength;
};
using K = Protection::Kdf;
constexpr std::array salted_schemes = {
    SaltedScheme{"1.2.840.113549.1.12.1.1", "PBEWithSHA1AndRC4-128", K::pkcs12, Hash::sha1, Cipher::rc4, 16,
                 0, Strength::broken},
    SaltedScheme{"1.2.840.113549.1.12.1.2", "PBEWithSHA1AndRC4-40", K::pkcs12, Hash::sha1, Cipher::rc4, 5, 0,
                 Strength::broken},
    SaltedScheme{"1.2.840.113549.1.12.1.3", "PBEWithSHA1And3DES", K::pkcs12, Hash::sha1, Cipher::des_ede_cbc,
                 24, 0, Strength::weak},
    SaltedScheme{"1.2.840.113549.1.12.1.4", "PBEWithSHA1And2Key3DES", K::pkcs12, Hash::sha1,
                 Cipher::des_ede_cbc, 16, 0, Strength::weak},
    SaltedScheme{"1.2.840.113549.1.12.1.5", "PBEWithSHA1AndRC2-128", K::pkcs12, Hash::sha1, Cipher::rc2_cbc,
                 16, 128, Strength::weak},
    SaltedScheme{"1.2.840.113549.1.12.1.6", "PBEWithSHA1AndRC2-40", K::pkcs12, Hash::sha1, Cipher::rc2_cbc, 5,
                 40, Strength::broken},
    SaltedScheme{"1.2.840.113549.1.5.3", "PBEWithMD5AndDES", K::pbkdf1, Hash::md5, Cipher::des_cbc, 8, 0,
                 Strength::broken},
    SaltedScheme{"1.2.840.113549.1.5.10", "PBEWithSHA1AndDES", K::pbkdf1, Hash::sha1, Cipher::des_cbc, 8, 0,
                 Strength::broken},
    SaltedScheme{"1.3.6.1.4.1.42.2.19.1", "PBEWithMD5AndTripleDES", K::jceks, Hash::md5, Cipher::des_ede_cbc,
                 24, 0, Strength::weak},
};

struct CipherOid {
    std::string_view oid, name;
    Cipher cipher;
    std::size_t key_size;
};
constexpr std::array cipher_oids = {
    CipherOid{"2.16.840.1.101.3.4.1.2", "AES-128-CBC", Cipher::aes_cbc, 16},
    CipherOid{"2.16.840.1.101.3.4.1.22", "AES-192-CBC", Cipher::aes_cbc, 24},
    CipherOid{"2.16.840.1.101.3.4.1.42", "AES-256-CBC", Cipher::aes_cbc, 32},
    CipherOid{"2.16.840.1.101.3.4.1.6", "AES-128-GCM", Cipher::aes_gcm, 16},
    CipherOid{"2.16.840.1.101.3.4.1.26", "AES-192-GCM", Cipher::aes_gcm, 24},
    CipherOid{"2.16.840.1.101.3.4.1.46", "AES-256-GCM", Cipher::aes_gcm, 32},
    CipherOid{"2.16.840.1.101.3.4.1.7", "AES-128-CCM", Cipher::aes_ccm, 16},
    CipherOid{"2.16.840.1.101.3.4.1.27", "AES-192-CCM", Cipher::aes_ccm, 24},
    CipherOid{"2.16.840.1.101.3.4.1.47", "AES-256-CCM", Cipher::aes_ccm, 32},
    CipherOid{"2.16.840.1.101.3.4.1.8", "AES-128-KWP", Cipher::aes_kwp, 16},
    CipherOid{"2.16.840.1.101.3.4.1.28", "AES-192-KWP", Cipher::aes_kwp, 24},
    CipherOid{"2.16.840.1.101.3.4.1.48", "AES-256-KWP", Cipher::aes_kwp, 32},
    CipherOid{"1.2.840.113549.3.7", "3DES", Cipher::des_ede_cbc, 24},
    CipherOid{"1.3.14.3.2.7", "DES", Cipher::des_cbc, 8},
};

constexpr std::size_t max_salt = 1024;

Bytes read_salt(Reader& reader, const char* what) {
    const View salt = reader.take(tag::octets, what).content;
    if (salt.size() > max_salt) reader.walk().fail(std::string(what) + " is longer than 1024 bytes");
    return copy_of(salt);
}

void read_pbkdf2(Reader& parameters, Protection& made) {
    made.kdf = Protection::Kdf::pbkdf2;
    made.salt = read_salt(parameters, "the salt of PBKDF2");
    made.iterations = parameters.number("the iteration count of PBKDF2");
    if (parameters.next_tag() == tag::integer) {
        made.key_size = static_cast<std::size_t>(parameters.number("the key length of PBKDF2"));
    }
    made.hash = Hash::sha1;
    if (!parameters.at_end()) {
        Reader prf = parameters.enter(tag::sequence, "the PRF of PBKDF2");
        const std::string oid = prf.oid("the PRF of PBKDF2");
        const auto hash = hash_of(oid);
        if (!hash && !prf.walk().failed()) prf.walk().fail("PBKDF2 with the unknown PRF " + oid);
        made.hash = hash.value_or(Hash::sha1);
    }
    made.name += "PBKDF2-" + std::string(to_text(made.hash));
}

void read_scrypt(Reader& parameters, Protection& made) {
    made.kdf = Protection::Kdf::scrypt;
    made.salt = read_salt(parameters, "the salt of scrypt");
    made.scrypt_n = parameters.number("the cost of scrypt");
    made.scrypt_r = parameters.number("the block size of scrypt");
    made.scrypt_p = parameters.number("the parallelism of scrypt");
    if (parameters.next_tag() == tag::integer) {
        made.key_size = static_cast<std::size_t>(parameters.number("the key length of scrypt"));
    }
    made.name += "scrypt-" + std::to_string(made.scrypt_n) + "-" + std::to_string(made.scrypt_r) + "-" +
                 std::to_string(made.scrypt_p);
}

void read_cipher(Reader scheme, Protection& made) {
    const std::string oid = scheme.oid("the cipher of PBES2");
    if (oid == "1.2.840.113549.3.2") {  // RC2-CBC says its effective key bits in a code of RFC 8018
        Reader parameters = scheme.enter(tag::sequence, "the parameters of RC2");
        const std::uint64_t code =
            parameters.next_tag() == tag::integer ? parameters.number("the version of RC2") : 0;
        made.rc2_bits = code == 160 ? 40 : code == 120 ? 64 : code == 58 ? 128 : 32;
        made.cipher = Cipher::rc2_cbc;
        if (made.key_size == 0) made.key_size = made.rc2_bits / 8;
        made.iv = copy_of(parameters.take(tag::octets, "the IV of RC2").content);
        made.name += " RC2-" + std::to_string(made.rc2_bits);
        made.strength = made.rc2_bits < 128 ? Strength::broken : Strength::weak;
        return;
    }
    for (const CipherOid& entry : cipher_oids) {
        if (entry.oid != oid) continue;
        made.cipher = entry.cipher;
        made.key_size = entry.key_size;
        made.name += " " + std::string(entry.name);
        if (entry.cipher == Cipher::des_ede_cbc) made.strength = Strength::weak;
        if (entry.cipher == Cipher::des_cbc) made.strength = Strength::broken;
        if (entry.cipher == Cipher::aes_ccm || entry.cipher == Cipher::aes_gcm) {
            Reader parameters = scheme.enter(tag::sequence, "the parameters of the cipher");
            made.iv = copy_of(parameters.take(tag::octets, "the nonce").content);
            made.tag_size =
                parameters.at_end() ? 12 : static_cast<std::size_t>(parameters.number("the tag length"));
        } else if (entry.cipher != Cipher::aes_kwp) {
            made.iv = copy_of(scheme.take(tag::octets, "the IV").content);
        }
        return;
    }
    made.kdf = Protection::Kdf::none;
    made.name += " with the unknown cipher " + oid;
}

Protection read_pbes2(Reader& algorithm) {
    Protection made;
    made.name = "PBES2 ";
    Reader parameters = algorithm.enter(tag::sequence, "the parameters of PBES2");
    read_kdf(parameters, made);
    // A cipher's own key size wins over the one that PBKDF2 states, which must be the same anyway.
    read_cipher(parameters.enter(tag::sequence, "the cipher of PBES2"), made);
    return made;
}

}  // namespace

std::optional<Hash> hash_of(std::string_view oid) {
    for (const HashOid& entry : hash_oids) {
        if (entry.oid == oid) return entry.hash;
    }
    return std::nullopt;
}

void read_kdf(Reader& reader, Protection& protection) {
    Reader algorithm = reader.enter(tag::sequence, "the key derivation");
    const std::string oid = algorithm.oid("the key derivation");
    if (algorithm.walk().failed()) return;
    const bool scrypt = oid == "1.3.6.1.4.1.11591.4.11";
    if (!scrypt && oid != "1.2.840.113549.1.5.12") {
        return algorithm.walk().fail("key derivation " + oid + " is not known");
    }
    Reader parameters = algorithm.enter(tag::sequence, "the parameters of the key derivation");
    if (scrypt) {
        read_scrypt(parameters, protection);
    } else {
        read_pbkdf2(parameters, protection);
    }
}

Protection read_protection(Reader& reader) {
    Reader algorithm = reader.enter(tag::sequence, "an encryption algorithm");
    const std::string oid = algorithm.oid("an encryption algorithm");
    if (oid == "1.2.840.113549.1.5.13") return read_pbes2(algorithm);
    Protection made;
    for (const SaltedScheme& scheme : salted_schemes) {
        if (scheme.oid != oid) continue;
        made.name = scheme.name;
        made.kdf = scheme.kdf;
        made.hash = scheme.hash;
        made.cipher = scheme.cipher;
        made.key_size = scheme.key_size;
        made.rc2_bits = scheme.rc2_bits;
        made.strength = scheme.strength;
        Reader parameters = algorithm.enter(tag::sequence, "the parameters of the encryption");
        made.salt = read_salt(parameters, "the salt");
        made.iterations = parameters.number("the iteration count");
        return made;
    }
    made.name = oid;
    if (oid == "1.3.6.1.4.1.42.2.17.1.1") {
        made.name = "JKS SHA1-XOR";
        made.strength = Strength::weak;
        made.kdf = Protection::Kdf::jks;
    }
    return made;
}

}  // namespace jarmor::guard::keystore
