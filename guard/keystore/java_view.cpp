#include "guard/keystore/java_view.h"

#include "guard/keystore/judgement.h"
#include "guard/text.h"

namespace jarmor::guard::keystore {
namespace {

/// The first JDK that has the thing: PBMAC1 (JDK-8370042), ML-DSA (JEP 497), Ed25519 (JEP 339).
constexpr unsigned java_pbmac1 = 26, java_ml_dsa = 24, java_edwards = 15;
/// Passwords beyond ASCII in PKCS12: refused by 17, taken by 25; in between nobody looked.
constexpr unsigned java_ascii_last = 17, java_unicode_first = 25;

/// PBES2 is AES-CBC with PBKDF2 alone, and of PKCS#12's own schemes the one with two DES keys is missing.
bool java_knows(const Protection& protection) {
    if (protection.kdf == Protection::Kdf::pkcs12)
        return protection.cipher != Cipher::des_ede_cbc || protection.key_size == 24;
    if (protection.kdf == Protection::Kdf::scrypt) return false;
    return protection.kdf != Protection::Kdf::pbkdf2 || protection.cipher == Cipher::aes_cbc;
}

}  // namespace

std::vector<std::string> java_aliases(const Store& store) {
    std::vector<std::string> aliases;
    for (const Entry& entry : store.entries) {
        if (entry.java_sees) aliases.push_back(entry.alias);
    }
    return aliases;
}

bool java_opens(const Store& store, unsigned feature, const Password* password, std::string& why) {
    if (store.format != Format::pkcs12) return store.format != Format::pem;
    const bool pbmac1 = store.mac.name.starts_with("PBMAC1");
    if (pbmac1 && feature < java_pbmac1) why = "its MAC is PBMAC1, which only JDK 26 and later know";
    if (password != nullptr && !password->ascii() && feature <= java_ascii_last) {
        why = "its password has characters beyond ASCII, which JDK 17 does not take for PKCS12";
    }
    for (const Protection& safe : store.safes) {
        if (!java_knows(safe)) why = safe.name + " is not known to the JDK";
    }
    return why.empty();
}

TypeFit type_fit(std::string_view declared, Format format) {
    const std::string type = lower(declared);
    const std::string content = lower(to_text(format));
    if (type == content || type == "pfx" || (type == "caseexactjks" && format == Format::jks)) {
        return type == "pfx" && format != Format::pkcs12 ? TypeFit::refused : TypeFit::same;
    }
    const bool dual =
        (type == "jks" && format == Format::pkcs12) || (type == "pkcs12" && format == Format::jks);
    return dual || (type == "jceks" && format == Format::jks) ? TypeFit::detected : TypeFit::refused;
}

namespace rules {
namespace {

void judge_type(const Court& court) {
    const std::string& declared = court.question.declared_type;
    const Format format = court.store.store->format;
    if (declared.empty() || format == Format::pem) return;
    const std::string content(to_text(format));
    switch (type_fit(declared, format)) {
        case TypeFit::same:
            break;
        case TypeFit::detected:
            court.say(Severity::note, "ks-type-sniff",
                      "is declared " + declared + ", and its content is " + content +
                          ": the JDK detects it, other providers do not");
            break;
        case TypeFit::refused:
            court.say(Severity::error, "ks-type-sniff",
                      "is declared " + declared + ", and its content is " + content +
                          ", which a KeyStore of that type does not open",
                      "declare the type " + content);
            break;
    }
}

void judge_password_of_java(const Court& court) {
    const Password* password = court.question.store_password;
    const unsigned java = court.question.java_feature;
    if (court.store.store->format != Format::pkcs12 || password == nullptr || password->ascii()) return;
    const bool between = java > java_ascii_last && java < java_unicode_first;
    if (java != 0 && !between) return;  // java_opens() has an answer
    court.say(Severity::warning, "ks-java",
              "the password has characters beyond ASCII: JDK 17 cannot open it, JDK 25 can",
              "keytool -storepasswd with an ASCII password");
}

void judge_algorithms(const Court& court) {
    const unsigned java = court.question.java_feature;
    const bool pkcs12 = court.store.store->format == Format::pkcs12;
    for (const ExaminedEntry& entry : court.store.entries) {
        if (pkcs12 && !java_knows(entry.entry->protection)) {
            court.say(
                Severity::error, "ks-java", entry,
                "Java cannot open the key: " + entry.entry->protection.name + " is not known to the JDK");
        }
        if (entry.chain.empty()) continue;
        const PublicKey& key = entry.chain.front().key;
        const unsigned first = key.kind == PublicKey::Kind::post_quantum ? java_ml_dsa
                               : key.kind == PublicKey::Kind::edwards    ? java_edwards
                                                                         : 0;
        if (java != 0 && java < first) {
            court.say(Severity::error, "ks-java", entry,
                      key.name + " needs JDK " + std::to_string(first) + " or later");
        }
    }
}

void judge_unseen(const Court& court) {
    std::size_t seen = 0, loose = 0;
    for (const ExaminedEntry& entry : court.store.entries) {
        if (entry.entry->java_sees) {
            ++seen;
        } else if (entry.entry->kind == EntryKind::trusted_certificate) {
            ++loose;
        } else {
            court.say(Severity::error, "ks-java", entry,
                      "Java will not see this entry: " + entry.entry->not_seen);
        }
    }
    if (loose == 0) return;
    if (seen == 0) {
        court.say(Severity::error, "ks-java",
                  "Java will see no entry: its " + std::to_string(loose) +
                      " certificates lack Oracle's trusted key usage attribute",
                  "keytool -importcert each certificate into a new store");
    } else {
        court.say(Severity::note, "ks-java",
                  std::to_string(loose) + " certificates are no entries in Java and in no chain");
    }
}

}  // namespace

void judge_java(const Court& court) {
    const Store& store = *court.store.store;
    judge_type(court);
    std::string why;
    const unsigned java = court.question.java_feature;
    // Without a version: what no JDK of today opens.
    const bool opens =
        java_opens(store, java == 0 ? java_unicode_first : java, court.question.store_password, why);
    if (!opens && store.format != Format::pem) {
        const std::string which = java == 0 ? "up to 25" : std::to_string(java);
        court.say(java == 0 ? Severity::warning : Severity::error, "ks-java",
                  "JDK " + which + " cannot open it: " + why, "keytool -importkeystore into a new PKCS12");
    }
    if (store.format == Format::bcfks) {
        court.say(Severity::note, "ks-java",
                  "Java needs BouncyCastle's provider, and exactly the type BCFKS, to open it");
    }
    judge_password_of_java(court);
    judge_algorithms(court);
    judge_unseen(court);
}

}  // namespace rules
}  // namespace jarmor::guard::keystore
