#include <unistd.h>

#include <cstdio>

#include "guard/keystore/judgement.h"

namespace jarmor::guard::keystore::rules {
namespace {

std::string octal(mode_t mode) {
    char text[8];
    std::snprintf(text, sizeof text, "%04o", static_cast<unsigned>(mode & 07777U));
    return text;
}

}  // namespace

void judge_file(const Court& court) {
    if (!court.question.file) return;
    const struct stat& file = *court.question.file;
    const std::string name = court.question.name;
    if (file.st_uid != 0 && file.st_uid != ::geteuid()) {
        court.say(Severity::warning, "ks-file-mode",
                  "belongs to user " + std::to_string(file.st_uid) +
                      ", neither to root nor to the one that reads it",
                  "chown root " + name);
    }
    if ((file.st_mode & (S_IWGRP | S_IWOTH)) != 0) {
        court.say(Severity::error, "ks-file-mode", "others may write it (mode " + octal(file.st_mode) + ")",
                  "chmod go-w " + name);
    }
    const bool keys = court.store.any(EntryKind::private_key) || court.store.any(EntryKind::secret_key);
    bool clear = false;
    for (const ExaminedEntry& entry : court.store.entries) {
        clear = clear || (entry.entry->state == KeyState::open && entry.entry->protection.name.empty());
    }
    const mode_t readers = clear ? S_IRGRP | S_IROTH : S_IROTH;
    if (!keys || (file.st_mode & readers) == 0) return;
    court.say(clear ? Severity::error : Severity::warning, "ks-file-mode",
              clear
                  ? "holds a private key in clear, and others may read it (mode " + octal(file.st_mode) + ")"
                  : "holds private keys, and everybody may read it (mode " + octal(file.st_mode) + ")",
              "chmod 0600 " + name);
}

}  // namespace jarmor::guard::keystore::rules
