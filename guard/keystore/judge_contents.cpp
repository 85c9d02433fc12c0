#include <map>

#include "guard/keystore/judgement.h"
#include "guard/keystore/names.h"

namespace jarmor::guard::keystore::rules {
namespace {

std::size_t count_of(const Court& court, EntryKind kind) {
    std::size_t count = 0;
    for (const ExaminedEntry& entry : court.store.entries)
        count += entry.entry->kind == kind && entry.entry->java_sees ? 1 : 0;
    return count;
}

void judge_alias(const Court& court) {
    if (court.question.alias.empty() || court.store.store->hidden_safes != 0) return;
    const bool exact = court.store.store->format == Format::bcfks;
    const std::string wanted = exact ? court.question.alias : lower_alias(court.question.alias);
    for (const ExaminedEntry& entry : court.store.entries) {
        const std::string& alias = entry.entry->alias;
        if ((exact ? alias : lower_alias(alias)) != wanted || !entry.entry->java_sees) continue;
        if (!entry.has_key() && court.use != Use::trust) {
            court.say(Severity::error, "ks-alias", entry,
                      "is a " + std::string(to_text(entry.entry->kind)) + ", and a private key is needed");
        }
        return;
    }
    court.say(Severity::error, "ks-alias",
              "has no entry '" + court.question.alias + "', which the configuration names",
              "keytool -changealias, or name one that is there");
}

void judge_trust(const Court& court) {
    std::map<std::string, const ExaminedEntry*> by_key;
    for (const ExaminedEntry& entry : court.store.entries) {
        if (entry.has_key()) {
            court.say(Severity::error, "ks-trust-content", entry,
                      "a private key stands in a trust store, which many may read",
                      "keytool -delete -alias ALIAS, and keep the key in the key store");
            continue;
        }
        if (entry.entry->kind != EntryKind::trusted_certificate || entry.chain.empty() ||
            !entry.chain.front().readable)
            continue;
        const Certificate& certificate = entry.chain.front();
        const auto [before, fresh] = by_key.try_emplace(certificate.spki_sha256, &entry);
        if (!fresh) {
            court.say(Severity::warning, "ks-trust-content", entry,
                      "has the same key as the entry '" + before->second->entry->alias + "'");
        }
        if (!certificate.authority) {
            court.say(Severity::warning, "ks-trust-content", entry,
                      "is trusted, and no certificate of an authority (CA:FALSE)");
        }
    }
}

void judge_one_key(const Court& court) {
    std::map<std::string, const ExaminedEntry*> by_key;
    for (const ExaminedEntry& entry : court.store.entries) {
        if (!entry.has_key() || entry.chain.empty() || !entry.chain.front().readable) continue;
        const auto [before, fresh] = by_key.try_emplace(entry.chain.front().spki_sha256, &entry);
        if (!fresh) {
            court.say(Severity::warning, "ks-one-key", entry,
                      "shares its key with '" + before->second->entry->alias + "': who has one has both",
                      "a key of its own for each certificate");
        }
    }
    const std::size_t keys = count_of(court, EntryKind::private_key);
    if (keys > 1 && court.question.alias.empty()) {
        court.say(
            Severity::warning, "ks-one-key",
            "holds " + std::to_string(keys) + " private keys: servers that take the first one may take any");
    }
    const std::size_t trusted = count_of(court, EntryKind::trusted_certificate);
    if (trusted > 0 && keys > 0) {
        court.say(Severity::note, "ks-trust-content",
                  "a key store with " + std::to_string(trusted) + " trusted certificates");
    }
}

}  // namespace

void judge_contents(const Court& court) {
    const Store& store = *court.store.store;
    if (store.entries.empty() && store.hidden_safes == 0) {
        court.say(Severity::error, "ks-empty", "has no entry");
    }
    judge_alias(court);
    if (court.use == Use::trust) {
        judge_trust(court);
    } else {
        judge_one_key(court);
    }
    for (const ExaminedEntry& entry : court.store.entries) {
        const Entry& stored = *entry.entry;
        if (!entry.has_key()) continue;
        // Where certificates are encrypted too, nothing is known of them without the password.
        if (stored.chain.empty() && stored.any_chain && store.hidden_safes == 0) {
            court.say(Severity::error, "ks-chain", entry, "a private key without a certificate");
        }
        if (stored.protection.name.empty() && store.format == Format::pkcs12) {
            court.say(Severity::error, "ks-clear-key", entry, "the private key is stored in clear",
                      "openssl pkcs12 -in OLD -nodes | openssl pkcs12 -export -out NEW");
        }
    }
}

}  // namespace jarmor::guard::keystore::rules
