#include <algorithm>

#include "guard/keystore/judgement.h"
#include "guard/text.h"

namespace jarmor::guard::keystore::rules {
namespace {

constexpr std::size_t least_characters = 12;

bool holds_keys(const Court& court) {
    return court.store.any(EntryKind::private_key) || court.store.any(EntryKind::secret_key);
}

void judge_integrity(const Court& court) {
    const Store& store = *court.store.store;
    if (store.format == Format::pem) return;
    switch (store.integrity) {
        case Integrity::wrong:
            court.say(Severity::error, "ks-integrity",
                      "wrong password, or the store was changed (no format tells the two apart)");
            break;
        case Integrity::absent:
            court.say(court.use == Use::trust ? Severity::warning : Severity::error, "ks-integrity",
                      "has no MAC: nobody would notice a change",
                      "keytool -importkeystore into a new PKCS12 with a password");
            break;
        case Integrity::unsupported:
            court.say(Severity::warning, "ks-integrity",
                      "is protected by " + store.mac.name + ", which jarmor cannot check");
            break;
        case Integrity::not_checked:
            court.say(Severity::note, "ks-integrity", "was not checked: no password was given");
            break;
        case Integrity::proven:
            break;
    }
}

void judge_keys(const Court& court) {
    for (const ExaminedEntry& entry : court.store.entries) {
        const Entry& stored = *entry.entry;
        if (stored.state == KeyState::wrong_password) {
            court.say(Severity::error, "ks-key-password", entry, "the key password does not open the key",
                      "give its own one: --key-password-file FILE");
        } else if (stored.state == KeyState::not_readable) {
            court.say(Severity::error, "ks-key-password", entry,
                      stored.trouble.empty() ? "the key cannot be read" : stored.trouble);
        }
        if (!entry.has_key() || stored.state != KeyState::open || entry.chain.empty()) continue;
        if (entry.match == Match::differs) {
            court.say(
                Severity::error, "ks-key-match", entry,
                "the private key does not belong to the certificate (Java does not notice when it loads)",
                "import the certificate that was issued for this key");
        } else if (entry.match == Match::not_checked) {
            court.say(Severity::note, "ks-key-match", entry,
                      "key and certificate were not compared: " + entry.chain.front().key.name +
                          " is not known to this libcrypto");
        }
    }
}

/// The file's name without directory and last extension: nobody's password.
std::string stem_of(const std::string& name) {
    const std::string file = name.substr(name.rfind('/') + 1);
    return lower(file.substr(0, file.rfind('.')));
}

bool is_public(const Court& court, const Password& password) {
    const std::string_view text = text_of(password.utf8());
    for (const std::string_view known : public_passwords()) {
        if (text == known) return true;
    }
    // No copy of the password is made: what it is compared with is public.
    const auto same = [text](const std::string& other) {
        return text.size() == other.size() && !other.empty() &&
               std::equal(text.begin(), text.end(), other.begin(), [](char a, char b) {
                   return (a >= 'A' && a <= 'Z' ? static_cast<char>(a - 'A' + 'a') : a) == b;
               });
    };
    return same(stem_of(court.question.name)) ||
           std::any_of(court.store.entries.begin(), court.store.entries.end(),
                       [&same](const ExaminedEntry& entry) { return same(lower(entry.entry->alias)); });
}

void judge_password(const Court& court, const Password& password, const std::string& whose) {
    const char* mend = "keytool -storepasswd, and the new password into the configuration's vault";
    if (is_public(court, password)) {
        court.say(holds_keys(court) ? Severity::error : Severity::warning, "ks-default-password",
                  whose + " password is a public default, or the name of the file or of an alias", mend);
    } else if (password.characters() < least_characters) {
        court.say(Severity::warning, "ks-default-password",
                  whose + " password has fewer than " + std::to_string(least_characters) + " characters",
                  mend);
    }
}

void judge_passwords(const Court& court) {
    const Question& question = court.question;
    const Store& store = *court.store.store;
    if (question.public_password) {
        court.say(holds_keys(court) ? Severity::error : Severity::warning, "ks-default-password",
                  "opens with a password that is a public default",
                  "keytool -storepasswd, and the new password into the configuration's vault");
    } else if (question.store_password != nullptr && store.integrity == Integrity::proven) {
        judge_password(court, *question.store_password, "the store");
    }
    const bool opened =
        std::any_of(court.store.entries.begin(), court.store.entries.end(), [](const ExaminedEntry& e) {
            return e.entry->state == KeyState::open && !e.entry->protection.name.empty();
        });
    const Password* key = question.key_password;
    if (store.format == Format::pem && key == nullptr) key = question.store_password;
    if (key != nullptr && opened) judge_password(court, *key, "the key");
}

}  // namespace

void judge_opening(const Court& court) {
    judge_integrity(court);
    judge_keys(court);
    judge_passwords(court);
    const Store& store = *court.store.store;
    if (store.trailing != 0) {
        court.say(Severity::warning, "ks-format",
                  std::to_string(store.trailing) +
                      " bytes stand behind the end of the store (Java opens it, and passes over them)");
    }
    for (const ExaminedEntry& entry : court.store.entries) {
        if (entry.entry->odd_name)
            court.say(Severity::warning, "ks-format", entry, "the alias ends in half a character");
    }
    if (!Secret::all_locked()) {
        court.say(Severity::warning, "ks-memory",
                  "not all secrets could be locked into memory while it was read",
                  "raise RLIMIT_MEMLOCK (LimitMEMLOCK= of systemd)");
    }
}

}  // namespace jarmor::guard::keystore::rules
