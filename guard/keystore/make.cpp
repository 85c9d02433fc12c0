#include "guard/keystore/make.h"

#include <arpa/inet.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include <algorithm>
#include <array>

#include "guard/keystore/base64.h"
#include "guard/keystore/libcrypto.h"
#include "guard/keystore/pkcs12_write.h"

namespace jarmor::guard::keystore {
namespace {

using NewKey = Owned<EVP_PKEY, EVP_PKEY_free>;
using NewCertificate = Owned<X509, X509_free>;

constexpr std::int64_t day_seconds = 86400, backdated = 3600;
constexpr std::size_t longest_name = 64;  // ub-common-name

NewKey new_key(bool rsa) {
    constexpr unsigned rsa_bits = 3072;
    NewKey key(rsa ? EVP_RSA_gen(rsa_bits) : EVP_EC_gen("P-256"));
    must(key != nullptr, "no key could be made");
    return key;
}

bool is_address(const std::string& host) {
    std::array<unsigned char, 16> address{};
    return ::inet_pton(AF_INET, host.c_str(), address.data()) == 1 ||
           ::inet_pton(AF_INET6, host.c_str(), address.data()) == 1;
}

bool is_host_name(const std::string& host) {
    const std::string name = host.starts_with("*.") ? host.substr(2) : host;
    return !name.empty() && name.size() <= 253 && name.front() != '.' && name.front() != '-' &&
           name.find("..") == std::string::npos && std::all_of(name.begin(), name.end(), [](char c) {
               return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                      c == '.' || c == '-' || c == '_';
           });
}

std::string alternative_names(const std::vector<std::string>& hosts) {
    std::string text;
    for (const std::string& host : hosts) {
        text += std::string(text.empty() ? "" : ",") + (is_address(host) ? "IP:" : "DNS:") + host;
    }
    return text;
}

void set_name(X509_NAME* name, const std::string& common_name) {
    const std::string text = common_name.substr(0, longest_name);
    must(X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_UTF8,
                                    reinterpret_cast<const unsigned char*>(text.data()),
                                    static_cast<int>(text.size()), -1, 0) == 1,
         "name");
}

using Extensions = std::vector<std::pair<int, std::string>>;

X509_EXTENSION* extension(X509V3_CTX* context, int nid, const std::string& value) {
    X509_EXTENSION* made = X509V3_EXT_conf_nid(nullptr, context, nid, value.c_str());
    must(made != nullptr, "extension");
    return made;
}

struct Signing {
    X509* issuer;
    EVP_PKEY* key;
};

/// A certificate for `key`, signed by `by`, or by itself where that has no issuer.
NewCertificate certificate_for(EVP_PKEY* key, const std::string& name, const MakeRequest& request, Signing by,
                               const Extensions& extensions) {
    NewCertificate made(X509_new());
    X509* x = made.get();
    must(x != nullptr && X509_set_version(x, X509_VERSION_3) == 1 && X509_set_pubkey(x, key) == 1,
         "certificate");
    Bytes serial = random_bytes(16);
    serial[0] &= 0x7FU;
    const Owned<BIGNUM, BN_free> number(BN_bin2bn(serial.data(), static_cast<int>(serial.size()), nullptr));
    must(number != nullptr && BN_to_ASN1_INTEGER(number.get(), X509_get_serialNumber(x)) != nullptr,
         "serial");
    ASN1_TIME_set(X509_getm_notBefore(x), static_cast<time_t>(request.now - backdated));
    ASN1_TIME_set(X509_getm_notAfter(x), static_cast<time_t>(request.now + request.days * day_seconds));
    set_name(X509_get_subject_name(x), name);
    X509* issuer = by.issuer == nullptr ? x : by.issuer;
    must(X509_set_issuer_name(x, X509_get_subject_name(issuer)) == 1, "issuer");
    X509V3_CTX context{};
    X509V3_set_ctx(&context, issuer, x, nullptr, nullptr, 0);
    for (const auto& [nid, value] : extensions) {
        const Owned<X509_EXTENSION, X509_EXTENSION_free> one(extension(&context, nid, value));
        must(X509_add_ext(x, one.get(), -1) == 1, "extension");
    }
    must(X509_sign(x, by.key, EVP_sha256()) > 0, "signature");
    return made;
}

Extensions leaf_extensions(const MakeRequest& request) {
    // dataEncipherment: products encrypt stored secrets with the certificate of their primary store.
    const char* usage = request.rsa ? "critical,digitalSignature,keyEncipherment,dataEncipherment"
                                    : "critical,digitalSignature";
    return {{NID_basic_constraints, "critical,CA:FALSE"},
            {NID_key_usage, usage},
            {NID_ext_key_usage, "serverAuth,clientAuth"},
            {NID_subject_alt_name, alternative_names(request.hosts)}};
}

Bytes der_of(X509* x) {
    unsigned char* encoded = nullptr;
    const int size = i2d_X509(x, &encoded);
    must(size > 0, "certificate");
    Bytes made(encoded, encoded + size);
    OPENSSL_free(encoded);
    return made;
}

Secret pkcs8_of(EVP_PKEY* key) {
    const Owned<PKCS8_PRIV_KEY_INFO, PKCS8_PRIV_KEY_INFO_free> info(EVP_PKEY2PKCS8(key));
    const int size = info == nullptr ? -1 : i2d_PKCS8_PRIV_KEY_INFO(info.get(), nullptr);
    must(size > 0, "private key");
    Secret made(static_cast<std::size_t>(size));
    unsigned char* at = made.data();
    must(i2d_PKCS8_PRIV_KEY_INFO(info.get(), &at) == size, "private key");
    return made;
}

std::string certificate_request(EVP_PKEY* key, const MakeRequest& request) {
    const Owned<X509_REQ, X509_REQ_free> made(X509_REQ_new());
    must(made != nullptr && X509_REQ_set_pubkey(made.get(), key) == 1, "request");
    set_name(X509_REQ_get_subject_name(made.get()), request.hosts.front());
    STACK_OF(X509_EXTENSION)* wanted = sk_X509_EXTENSION_new_null();
    for (const auto& [nid, value] : leaf_extensions(request)) {
        sk_X509_EXTENSION_push(wanted, extension(nullptr, nid, value));
    }
    const bool added = X509_REQ_add_extensions(made.get(), wanted) == 1;
    sk_X509_EXTENSION_pop_free(wanted, X509_EXTENSION_free);
    const Owned<BIO, BIO_free_all> out(BIO_new(BIO_s_mem()));
    must(added && X509_REQ_sign(made.get(), key, EVP_sha256()) > 0 &&
             PEM_write_bio_X509_REQ(out.get(), made.get()) == 1,
         "request");
    const char* data = nullptr;
    const long size = BIO_get_mem_data(out.get(), &data);
    return {data, static_cast<std::size_t>(size)};
}

Result<void> check_request(const MakeRequest& request) {
    if (request.hosts.empty()) return fail(Failure::usage, "--for", "names no host");
    for (const std::string& host : request.hosts) {
        if (!is_address(host) && !is_host_name(host)) {
            return fail(Failure::usage, "--for", "'" + host + "' is no host name and no address");
        }
    }
    // Longer ones are refused by clients, whoever signed them.
    if (request.days == 0 || request.days > 825) return fail(Failure::usage, "--days", "must be 1 to 825");
    return {};
}

}  // namespace

Result<MadeStores> make_stores(const MakeRequest& request) {
    if (auto lawful = check_request(request); !lawful) return pass_on(lawful);
    need_libcrypto();
    const NewKey key = new_key(request.rsa);
    const NewKey authority_key = new_key(request.rsa);
    const std::string& host = request.hosts.front();
    const NewCertificate authority = certificate_for(authority_key.get(), "Authority of " + host + " alone",
                                                     request, {nullptr, authority_key.get()},
                                                     {{NID_basic_constraints, "critical,CA:TRUE,pathlen:0"},
                                                      {NID_key_usage, "critical,keyCertSign"},
                                                      {NID_subject_key_identifier, "hash"}});
    Extensions extensions = leaf_extensions(request);
    extensions.emplace_back(NID_subject_key_identifier, "hash");
    extensions.emplace_back(NID_authority_key_identifier, "keyid:always");
    const NewCertificate leaf =
        certificate_for(key.get(), host, request, {authority.get(), authority_key.get()}, extensions);
    const Secret pkcs8 = pkcs8_of(key.get());
    const KeyToWrite written{pkcs8.view(), {der_of(leaf.get()), der_of(authority.get())}};
    MadeStores made;
    made.key_store = write_key_store(written, request.alias, *request.key_password);
    made.trust_store = write_trust_store({der_of(authority.get())}, request.alias, *request.trust_password);
    made.request = certificate_request(key.get(), request);
    return made;
}

Secret make_password() {
    Bytes random = random_bytes(24);
    std::string text = to_base64(random);
    // '+' and '/' mean something in XML attributes, URLs and shells.
    for (char& c : text) c = c == '+' ? '-' : c == '/' ? '_' : c;
    Secret made(view_of(text));
    OPENSSL_cleanse(random.data(), random.size());
    OPENSSL_cleanse(text.data(), text.size());
    return made;
}

}  // namespace jarmor::guard::keystore
