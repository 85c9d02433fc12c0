#include "launcher/connect/presented_names.h"

#include <arpa/inet.h>
#include <openssl/x509v3.h>

#include <array>

namespace jarmor::launcher {

namespace {

using guard::keystore::Certificate;

bool is_address(const std::string& host) {
    std::array<unsigned char, sizeof(in6_addr)> bytes{};
    return ::inet_pton(AF_INET, host.c_str(), bytes.data()) == 1 ||
           ::inet_pton(AF_INET6, host.c_str(), bytes.data()) == 1;
}

bool matches(const Certificate& certificate, const std::string& host, unsigned flags) {
    return X509_check_host(certificate.handle.get(), host.data(), host.size(),
                           flags | X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS, nullptr) == 1;
}

std::string common_name(const Certificate& certificate) {
    X509_NAME* const subject = X509_get_subject_name(certificate.handle.get());
    // The last one is the most specific, which is the one that Java takes.
    int at = -1;
    for (int next = X509_NAME_get_index_by_NID(subject, NID_commonName, -1); next >= 0;
         next = X509_NAME_get_index_by_NID(subject, NID_commonName, next))
        at = next;
    if (at < 0) return {};
    unsigned char* text = nullptr;
    const int size = ASN1_STRING_to_UTF8(&text, X509_NAME_ENTRY_get_data(X509_NAME_get_entry(subject, at)));
    std::string name = size < 0 ? "" : std::string(reinterpret_cast<char*>(text), std::size_t(size));
    OPENSSL_free(text);
    return name;
}

}  // namespace

NameVerdict verify_name(const Certificate& certificate, const std::string& host) {
    if (!certificate.readable || host.empty()) return NameVerdict::lacking;
    if (is_address(host)) {
        return X509_check_ip_asc(certificate.handle.get(), host.c_str(), 0) == 1 ? NameVerdict::named
                                                                                 : NameVerdict::lacking;
    }
    if (matches(certificate, host, X509_CHECK_FLAG_NEVER_CHECK_SUBJECT)) return NameVerdict::named;
    return matches(certificate, host, 0) ? NameVerdict::common_name : NameVerdict::lacking;
}

std::string names_text(const Certificate& certificate) {
    std::string text;
    for (const auto* const names : {&certificate.dns_names, &certificate.addresses}) {
        for (const auto& name : *names) text += (text.empty() ? "" : ", ") + name;
    }
    if (!certificate.dns_names.empty() || !certificate.readable) return text;
    const auto subject = common_name(certificate);
    if (!subject.empty()) text += (text.empty() ? "CN " : ", CN ") + subject;
    return text.empty() ? "no name at all" : text;
}

}  // namespace jarmor::launcher
