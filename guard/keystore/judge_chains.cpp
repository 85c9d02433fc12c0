#include <algorithm>

#include "guard/keystore/judgement.h"

namespace jarmor::guard::keystore::rules {
namespace {

bool ends_in_root(const Court& court, const Certificate& last) {
    if (last.self_issued && issued(last, last)) return true;
    const auto signs = [&last](const Certificate& root) { return issued(root, last); };
    if (std::any_of(court.question.anchors.begin(), court.question.anchors.end(), signs)) return true;
    return std::any_of(court.store.entries.begin(), court.store.entries.end(),
                       [&signs](const ExaminedEntry& entry) {
                           return entry.entry->kind == EntryKind::trusted_certificate &&
                                  !entry.chain.empty() && signs(entry.chain.front());
                       });
}

void judge_order(const Court& court, const ExaminedEntry& entry) {
    const std::vector<Certificate>& chain = entry.chain;
    for (std::size_t i = 0; i + 1 < chain.size(); ++i) {
        if (issued(chain[i + 1], chain[i])) continue;
        const bool elsewhere = std::any_of(chain.begin(), chain.end(), [&](const Certificate& other) {
            return &other != &chain[i] && issued(other, chain[i]);
        });
        const std::string issuer = elsewhere ? "the one that did stands elsewhere" : "none in the chain did";
        court.say(Severity::error, "ks-chain", entry,
                  "the chain is not in order: certificate " + std::to_string(i + 2) +
                      " did not issue certificate " + std::to_string(i + 1) + ", " + issuer +
                      " (Java does not notice when it loads)",
                  "import leaf, intermediates, root in this order");
        return;
    }
    if (chain.size() == 1 && chain[0].self_issued && issued(chain[0], chain[0])) {
        if (!chain[0].authority || court.use == Use::tls) {
            court.say(Severity::warning, "ks-self-signed", entry,
                      "the certificate is self-signed: clients must trust it one by one",
                      "jarmor keystore make FILE --for HOST --csr FILE.csr");
        }
    } else if (!ends_in_root(court, chain.back())) {
        court.say(Severity::error, "ks-chain", entry,
                  "the chain is incomplete: the issuer '" + chain.back().issuer +
                      "' is not in it, and no known root",
                  "add the intermediate certificates of your authority");
    }
}

void judge_host(const Court& court, const ExaminedEntry& entry) {
    const Certificate& leaf = entry.chain.front();
    const char* mend = "jarmor keystore make FILE --for HOST, or have it issued for the right names";
    if (leaf.dns_names.empty() && leaf.addresses.empty()) {
        court.say(Severity::error, "ks-host", entry,
                  "the certificate has no alternative name: clients do not look at CN", mend);
    } else if (!court.question.host.empty() && !names_host(leaf, court.question.host)) {
        std::string names;
        for (const std::string& name : leaf.dns_names) names += " " + name;
        for (const std::string& name : leaf.addresses) names += " " + name;
        court.say(Severity::error, "ks-host", entry,
                  "the certificate is not for " + court.question.host + " but for" + names, mend);
    }
}

void judge_tls_usage(const Court& court, const ExaminedEntry& entry) {
    const Certificate& leaf = entry.chain.front();
    if (leaf.has_extended_usage && !leaf.server_auth) {
        court.say(Severity::error, "ks-key-usage", entry,
                  "the extended key usage of the certificate lacks serverAuth");
    }
    if (leaf.has_usage && !leaf.digital_signature) {
        court.say(Severity::error, "ks-key-usage", entry,
                  "the key usage of the certificate lacks digitalSignature, which TLS needs");
    }
}

/// Products encrypt stored secrets with the key of the internal store: Cipher.init throws "Wrong key usage".
void judge_internal_usage(const Court& court, const ExaminedEntry& entry) {
    const Certificate& leaf = entry.chain.front();
    if (leaf.has_usage && leaf.usage_critical && !leaf.data_encipherment) {
        court.say(
            Severity::error, "ks-key-usage", entry,
            "the critical key usage lacks dataEncipherment: Java will not encrypt with this certificate");
    }
    if (leaf.key.kind != PublicKey::Kind::rsa) {
        court.say(Severity::error, "ks-key-usage", entry,
                  "the internal store needs an RSA key, and this is " + leaf.key.name);
    }
}

}  // namespace

void judge_chains(const Court& court) {
    for (const ExaminedEntry& entry : court.store.entries) {
        const bool chain = entry.has_key() || entry.entry->kind == EntryKind::certificate_chain;
        if (!chain || entry.chain.empty() || !entry.chain.front().readable) continue;
        judge_order(court, entry);
        if (court.use == Use::internal) {
            judge_internal_usage(court, entry);
        } else if (court.use == Use::tls) {
            judge_host(court, entry);
            judge_tls_usage(court, entry);
        }
    }
}

}  // namespace jarmor::guard::keystore::rules
