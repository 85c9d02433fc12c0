#include "guard/keystore/public_key.h"

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/x509.h>

#include <array>

#include "guard/keystore/libcrypto.h"

namespace jarmor::guard::keystore {
namespace {

using Number = Owned<BIGNUM, BN_free>;

struct PostQuantum {
    std::string_view oid, name;
};
/// Known by name only: OpenSSL 3.0 has none of them.
constexpr std::array post_quantum = {
    PostQuantum{"2.16.840.1.101.3.4.3.17", "ML-DSA-44"}, PostQuantum{"2.16.840.1.101.3.4.3.18", "ML-DSA-65"},
    PostQuantum{"2.16.840.1.101.3.4.3.19", "ML-DSA-87"}, PostQuantum{"2.16.840.1.101.3.4.4.1", "ML-KEM-512"},
    PostQuantum{"2.16.840.1.101.3.4.4.2", "ML-KEM-768"}, PostQuantum{"2.16.840.1.101.3.4.4.3", "ML-KEM-1024"},
};

Number key_number(const EVP_PKEY* key, const char* what) {
    BIGNUM* number = nullptr;
    EVP_PKEY_get_bn_param(key, what, &number);
    return Number(number);
}

/// p and q near one another: a few steps of Fermat's method find them. A generator that works keeps them
/// further apart than any number of steps.
bool close_factors(const BIGNUM* n) {
    constexpr int steps = 100;
    const Owned<BN_CTX, BN_CTX_free> context(BN_CTX_new());
    const Number a(BN_new()), b2(BN_new()), root(BN_new()), square(BN_new());
    must(context && a && b2 && root && square, "BIGNUM");
    // a = ceil(sqrt(n)) by Newton from above.
    must(BN_set_bit(a.get(), (BN_num_bits(n) + 1) / 2) == 1, "BIGNUM");
    const auto square_root = [&context](BIGNUM* x, const BIGNUM* of) {
        const Number next(BN_new());
        for (int i = 0; i < 10'000; ++i) {
            must(BN_div(next.get(), nullptr, of, x, context.get()) == 1 &&
                     BN_add(next.get(), next.get(), x) == 1 && BN_rshift1(next.get(), next.get()) == 1,
                 "BIGNUM");
            if (BN_cmp(next.get(), x) >= 0) return;
            BN_copy(x, next.get());
        }
    };
    square_root(a.get(), n);
    for (int i = 0; i < steps; ++i, BN_add_word(a.get(), 1)) {
        must(BN_sqr(b2.get(), a.get(), context.get()) == 1 && BN_sub(b2.get(), b2.get(), n) == 1, "BIGNUM");
        if (BN_is_negative(b2.get())) continue;
        BN_zero(root.get());
        must(BN_set_bit(root.get(), (BN_num_bits(b2.get()) + 1) / 2) == 1, "BIGNUM");
        if (!BN_is_zero(b2.get())) square_root(root.get(), b2.get());
        if (BN_is_zero(b2.get())) return true;
        must(BN_sqr(square.get(), root.get(), context.get()) == 1, "BIGNUM");
        if (BN_cmp(square.get(), b2.get()) == 0) return true;
    }
    return false;
}

std::string modulus_fault(const EVP_PKEY* key) {
    constexpr BN_ULONG least_exponent = 65537;
    constexpr std::array<BN_ULONG, 10> small = {2, 3, 5, 7, 11, 13, 17, 19, 23, 29};
    const Number n = key_number(key, OSSL_PKEY_PARAM_RSA_N), e = key_number(key, OSSL_PKEY_PARAM_RSA_E);
    if (n == nullptr || e == nullptr || BN_is_zero(n.get())) return "has no modulus";
    const Number least(BN_new());
    must(least != nullptr && BN_set_word(least.get(), least_exponent) == 1, "BIGNUM");
    if (!BN_is_odd(e.get()) || BN_cmp(e.get(), least.get()) < 0) return "has a public exponent below 65537";
    for (const BN_ULONG prime : small) {
        if (BN_mod_word(n.get(), prime) == 0)
            return "has a modulus that " + std::to_string(prime) + " divides";
    }
    // A forged modulus of a megabyte must not cost seconds.
    if (BN_num_bits(n.get()) <= 8192 && close_factors(n.get()))
        return "has two prime factors next to one another";
    return {};
}

void read_ec(const EVP_PKEY* key, PublicKey& made) {
    made.kind = PublicKey::Kind::ec;
    std::array<char, 64> group{};
    EVP_PKEY_get_group_name(key, group.data(), group.size(), nullptr);
    const int nid = OBJ_sn2nid(group.data());
    const char* nist = nid == NID_undef ? nullptr : EC_curve_nid2nist(nid);
    made.name = std::string("EC ") + (nist != nullptr ? nist : group.data());
    made.known_curve = nid == NID_X9_62_prime256v1 || nid == NID_secp384r1 || nid == NID_secp521r1;
}

void read_known(const EVP_PKEY* key, PublicKey& made) {
    const int bits = EVP_PKEY_get_bits(key);
    made.bits = bits > 0 ? static_cast<unsigned>(bits) : 0;
    switch (EVP_PKEY_get_base_id(key)) {
        case EVP_PKEY_RSA:
            made.kind = PublicKey::Kind::rsa;
            made.name = "RSA";
            break;
        case EVP_PKEY_RSA_PSS:
            made.kind = PublicKey::Kind::rsa_pss;
            made.name = "RSASSA-PSS";
            break;
        case EVP_PKEY_EC:
            read_ec(key, made);
            break;
        case EVP_PKEY_DSA:
            made.kind = PublicKey::Kind::dsa;
            made.name = "DSA";
            break;
        case EVP_PKEY_ED25519:
        case EVP_PKEY_ED448:
            made.kind = PublicKey::Kind::edwards;
            made.name = EVP_PKEY_get_base_id(key) == EVP_PKEY_ED25519 ? "Ed25519" : "Ed448";
            break;
        default: {
            const char* name = EVP_PKEY_get0_type_name(key);
            made.name = name == nullptr ? "unknown" : name;
        }
    }
}

}  // namespace

std::string rsa_fault(const Certificate& certificate) {
    const bool rsa =
        certificate.key.kind == PublicKey::Kind::rsa || certificate.key.kind == PublicKey::Kind::rsa_pss;
    return rsa ? modulus_fault(X509_get0_pubkey(certificate.handle.get())) : std::string();
}

void read_public_key(x509_st* x, Certificate& certificate) {
    X509_PUBKEY* spki = X509_get_X509_PUBKEY(x);
    unsigned char* encoded = nullptr;
    const int size = i2d_X509_PUBKEY(spki, &encoded);
    if (size > 0) {
        certificate.spki_sha256 = hex(digest(Hash::sha256, {View(encoded, static_cast<std::size_t>(size))}));
        OPENSSL_free(encoded);
    }
    PublicKey& made = certificate.key;
    if (const EVP_PKEY* key = X509_get0_pubkey(x)) return read_known(key, made);
    made.usable = false;
    ASN1_OBJECT* algorithm = nullptr;
    X509_PUBKEY_get0_param(&algorithm, nullptr, nullptr, nullptr, spki);
    std::array<char, 128> oid{};
    OBJ_obj2txt(oid.data(), static_cast<int>(oid.size()), algorithm, 1);
    made.name = oid.data();
    for (const PostQuantum& entry : post_quantum) {
        if (entry.oid != made.name) continue;
        made.kind = PublicKey::Kind::post_quantum;
        made.name = entry.name;
    }
}

}  // namespace jarmor::guard::keystore
