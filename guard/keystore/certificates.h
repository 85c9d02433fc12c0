#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "guard/keystore/bytes.h"

struct x509_st;

namespace jarmor::guard::keystore {

struct PublicKey {
    enum class Kind { rsa, rsa_pss, ec, edwards, dsa, post_quantum, other };
    Kind kind = Kind::other;
    std::string name;         ///< "RSA", "EC P-256", "Ed25519", "ML-DSA-65"; an object identifier for others
    unsigned bits = 0;        ///< 0: not known
    bool known_curve = true;  ///< of EC: one of those that TLS and Java use
    bool usable = true;       ///< libcrypto knows the algorithm
};

/// What one certificate says; nothing in it has been believed yet.
struct Certificate {
    bool readable = false;  ///< false: no certificate, or one that libcrypto refuses; only `sha256` is set
    std::string subject, issuer, serial;
    std::int64_t not_before = 0, not_after = 0;  ///< seconds since 1970
    PublicKey key;
    std::string signature;                  ///< "SHA256withRSA"
    unsigned signature_bits = 0;            ///< security of its hash: 39 for MD5, 63 for SHA-1; 0: not known
    std::string sha256, sha1, spki_sha256;  ///< hexadecimal
    bool authority = false, self_issued = false;
    std::vector<std::string> dns_names, addresses;
    bool has_usage = false, digital_signature = false, key_encipherment = false, data_encipherment = false;
    bool usage_critical = false;
    bool has_extended_usage = false, server_auth = false;
    std::shared_ptr<x509_st> handle;
};

Certificate read_certificate(View der);

/// What is wrong with an RSA modulus or exponent ("has two prime factors next to one another"); empty:
/// nothing.
std::string rsa_fault(const Certificate& certificate);

/// Whether the name of the issuer fits and its key made the signature.
bool issued(const Certificate& issuer, const Certificate& certificate);

/// Whether one of the alternative names is this host (RFC 6125: a wildcard stands for one whole label) or
/// address. The common name does not count, as in Java and browsers.
bool names_host(const Certificate& certificate, std::string_view host);

}  // namespace jarmor::guard::keystore
