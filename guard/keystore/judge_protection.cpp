#include <set>

#include "guard/keystore/judgement.h"

namespace jarmor::guard::keystore::rules {
namespace {

constexpr std::uint64_t good_iterations = 10'000, least_iterations = 1'000;
/// What a start should not lose on one store without a word.
constexpr std::uint64_t slow_ms = 400;

bool counts_iterations(const Protection& protection) {
    switch (protection.kdf) {
        case Protection::Kdf::pbkdf1:
        case Protection::Kdf::pbkdf2:
        case Protection::Kdf::pkcs12:
        case Protection::Kdf::jceks:
            return true;
        default:
            return false;
    }
}

constexpr const char* protection_mend = "keytool -importkeystore into a new PKCS12 (JDK 17 or later)";

/// `what` is protected so; `broken` is how bad it is where the cipher gives no protection at all.
void judge_one(const Court& court, const std::string& what, const Protection& protection, Severity broken) {
    if (protection.name.empty()) return;
    if (protection.strength == Strength::broken) {
        court.say(broken, "ks-weak-pbe", what + " is protected by " + protection.name + ", which is broken",
                  protection_mend);
    } else if (protection.strength == Strength::weak && protection.kdf != Protection::Kdf::jks) {
        court.say(Severity::warning, "ks-weak-pbe",
                  what + " is protected by " + protection.name + ", which is weak", protection_mend);
    }
    if (!counts_iterations(protection) || protection.iterations >= good_iterations) return;
    const bool few = protection.iterations < least_iterations;
    court.say(few ? Severity::error : Severity::warning, "ks-weak-pbe",
              what + ": " + std::to_string(protection.iterations) +
                  " iterations of key derivation, fewer than " +
                  std::to_string(few ? least_iterations : good_iterations),
              protection_mend);
}

}  // namespace

void judge_protection(const Court& court) {
    const Store& store = *court.store.store;
    // Of a trust store everybody may read what it holds: nothing in it is secret.
    std::set<std::string> said;
    const auto once = [&said](const Protection& protection, const char* what) {
        return said.insert(what + protection.name + std::to_string(protection.iterations)).second;
    };
    if (store.format == Format::pkcs12 || store.format == Format::bcfks)
        judge_one(court, "the store", store.mac, Severity::error);
    for (const Protection& safe : store.safes) {
        if (once(safe, "certificates"))
            judge_one(court, "what the certificates are in", safe, Severity::warning);
    }
    for (const ExaminedEntry& entry : court.store.entries) {
        if (once(entry.entry->protection, "key"))
            judge_one(court, "the key", entry.entry->protection, Severity::error);
    }
    if (store.opening_ms >= slow_ms)
        court.say(Severity::note, "ks-weak-pbe",
                  "opening it takes " + std::to_string(store.opening_ms) + " ms, for " +
                      std::to_string(store.rounds) +
                      " rounds of key derivation, at each start; so it does in Java");
    if (store.format == Format::jks || store.format == Format::jceks) {
        court.say(Severity::warning, "ks-type-sniff",
                  std::string(to_text(store.format)) +
                      " takes one SHA-1 or MD5 where PKCS12 takes thousands of rounds: guessing the "
                      "password is nearly free",
                  "keytool -importkeystore -srckeystore OLD -destkeystore NEW.p12 -deststoretype PKCS12");
    }
}

}  // namespace jarmor::guard::keystore::rules
