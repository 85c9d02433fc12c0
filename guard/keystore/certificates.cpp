#include "guard/keystore/certificates.h"

#include <arpa/inet.h>
#include <openssl/err.h>
#include <openssl/x509v3.h>

#include <array>
#include <ctime>

#include "guard/keystore/libcrypto.h"
#include "guard/keystore/public_key.h"
#include "guard/text.h"

namespace jarmor::guard::keystore {
namespace {

std::string name_text(const X509_NAME* name) {
    const Owned<BIO, BIO_free_all> out(BIO_new(BIO_s_mem()));
    must(out != nullptr, "BIO");
    // RFC 2253 order and escapes, so that nothing in a name looks like another part of it; UTF-8 stays.
    X509_NAME_print_ex(out.get(), name, 0,
                       XN_FLAG_RFC2253 & ~static_cast<unsigned long>(ASN1_STRFLGS_ESC_MSB));
    const char* data = nullptr;
    const long size = BIO_get_mem_data(out.get(), &data);
    return size > 0 ? std::string(data, static_cast<std::size_t>(size)) : std::string();
}

std::int64_t seconds_of(const ASN1_TIME* time) {
    std::tm parts{};
    return ASN1_TIME_to_tm(time, &parts) == 1 ? static_cast<std::int64_t>(::timegm(&parts)) : 0;
}

std::string serial_text(X509* x) {
    const ASN1_INTEGER* serial = X509_get0_serialNumber(x);
    return hex({ASN1_STRING_get0_data(serial), static_cast<std::size_t>(ASN1_STRING_length(serial))});
}

/// "sha256WithRSAEncryption" as Java says it, and how many bits of security its hash has.
void read_signature(X509* x, Certificate& made) {
    int digest_nid = 0, key_nid = 0, bits = 0;
    const int signature_nid = X509_get_signature_nid(x);
    if (X509_get_signature_info(x, &digest_nid, &key_nid, &bits, nullptr) == 1) {
        made.signature_bits = bits > 0 ? static_cast<unsigned>(bits) : 0;
    }
    const char* name = OBJ_nid2sn(signature_nid);
    const std::string digest = digest_nid > 0 ? OBJ_nid2sn(digest_nid) : "";
    if (key_nid == NID_rsaEncryption || key_nid == NID_dsa || key_nid == NID_X9_62_id_ecPublicKey) {
        const char* with = key_nid == NID_dsa             ? "withDSA"
                           : key_nid == NID_rsaEncryption ? "withRSA"
                                                          : "withECDSA";
        made.signature = digest + with;
    } else {
        made.signature = name == nullptr ? "unknown" : name;
    }
    // OpenSSL 3.0 has no figure for MD2.
    if (signature_nid == NID_md2WithRSAEncryption) made.signature_bits = 1;
}

void add_name(const GENERAL_NAME* name, Certificate& made) {
    int type = 0;
    const void* value = GENERAL_NAME_get0_value(name, &type);
    if (value == nullptr) return;
    const auto* text = static_cast<const ASN1_STRING*>(value);
    if (type == GEN_DNS) {
        made.dns_names.emplace_back(reinterpret_cast<const char*>(ASN1_STRING_get0_data(text)),
                                    static_cast<std::size_t>(ASN1_STRING_length(text)));
    } else if (type == GEN_IPADD) {
        const int size = ASN1_STRING_length(text);
        std::array<char, INET6_ADDRSTRLEN> shown{};
        if (size != 4 && size != 16) return;
        if (::inet_ntop(size == 4 ? AF_INET : AF_INET6, ASN1_STRING_get0_data(text), shown.data(),
                        shown.size())) {
            made.addresses.emplace_back(shown.data());
        }
    }
}

void read_extensions(X509* x, Certificate& made) {
    const Owned<GENERAL_NAMES, GENERAL_NAMES_free> names(
        static_cast<GENERAL_NAMES*>(X509_get_ext_d2i(x, NID_subject_alt_name, nullptr, nullptr)));
    for (int i = 0; names != nullptr && i < sk_GENERAL_NAME_num(names.get()); ++i) {
        add_name(sk_GENERAL_NAME_value(names.get(), i), made);
    }
    const std::uint32_t flags = X509_get_extension_flags(x);
    made.authority = (flags & EXFLAG_CA) != 0;
    made.self_issued = (flags & EXFLAG_SI) != 0;
    made.has_usage = (flags & EXFLAG_KUSAGE) != 0;
    made.has_extended_usage = (flags & EXFLAG_XKUSAGE) != 0;
    const std::uint32_t usage = X509_get_key_usage(x);
    made.digital_signature = (usage & KU_DIGITAL_SIGNATURE) != 0;
    made.key_encipherment = (usage & KU_KEY_ENCIPHERMENT) != 0;
    made.data_encipherment = (usage & KU_DATA_ENCIPHERMENT) != 0;
    const std::uint32_t extended = X509_get_extended_key_usage(x);
    made.server_auth = (extended & (XKU_SSL_SERVER | XKU_ANYEKU)) != 0;
    const int at = X509_get_ext_by_NID(x, NID_key_usage, -1);
    made.usage_critical = at >= 0 && X509_EXTENSION_get_critical(X509_get_ext(x, at)) == 1;
}

}  // namespace

Certificate read_certificate(View der) {
    need_libcrypto();
    Certificate made;
    made.sha256 = hex(digest(Hash::sha256, {der}));
    const unsigned char* at = der.data();
    X509* x = d2i_X509(nullptr, &at, static_cast<long>(der.size()));
    if (x == nullptr || at != der.data() + der.size()) {
        X509_free(x);
        ERR_clear_error();
        return made;
    }
    made.handle = std::shared_ptr<X509>(x, X509_free);
    made.readable = true;
    made.sha1 = hex(digest(Hash::sha1, {der}));
    made.subject = name_text(X509_get_subject_name(x));
    made.issuer = name_text(X509_get_issuer_name(x));
    made.serial = serial_text(x);
    made.not_before = seconds_of(X509_get0_notBefore(x));
    made.not_after = seconds_of(X509_get0_notAfter(x));
    read_public_key(x, made);
    read_signature(x, made);
    read_extensions(x, made);
    ERR_clear_error();
    return made;
}

bool issued(const Certificate& issuer, const Certificate& certificate) {
    if (!issuer.readable || !certificate.readable) return false;
    // X509_check_issued would also want a certificate of an authority; that is another finding.
    if (X509_NAME_cmp(X509_get_subject_name(issuer.handle.get()),
                      X509_get_issuer_name(certificate.handle.get())) != 0) {
        return false;
    }
    EVP_PKEY* key = X509_get0_pubkey(issuer.handle.get());
    const bool made_it = key != nullptr && X509_verify(certificate.handle.get(), key) == 1;
    ERR_clear_error();
    // A key that libcrypto does not know signs for all that can be told.
    return made_it || key == nullptr;
}

bool names_host(const Certificate& certificate, std::string_view host) {
    const std::string wanted = lower(host);
    for (const std::string& address : certificate.addresses) {
        if (lower(address) == wanted) return true;
    }
    for (const std::string& name : certificate.dns_names) {
        const std::string offered = lower(name);
        if (offered == wanted) return true;
        const std::size_t dot = wanted.find('.');
        if (!offered.starts_with("*.") || dot == std::string::npos || dot == 0) continue;
        const std::string_view rest = std::string_view(offered).substr(1);
        // "*.com" names nobody's host.
        if (rest.find('.', 1) != std::string_view::npos && std::string_view(wanted).substr(dot) == rest)
            return true;
    }
    return false;
}

}  // namespace jarmor::guard::keystore
