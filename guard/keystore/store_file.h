#pragma once

#include <sys/stat.h>

#include "guard/keystore/judgement.h"

namespace jarmor::guard::keystore {

/// A file in memory of secrets: a PKCS#12 or PEM may hold a key in clear.
struct StoreFile {
    Secret bytes;
    struct stat status{};
};

/// Error: `kind`; what is no regular file, cannot be read, or is larger than 16 MiB.
Result<StoreFile> read_store(const std::string& path, Failure kind);

/// Opens it with the passwords of the question; without those, and where they do not fit, with each public
/// one, and notes in the question that one did.
Result<Store> open_asked(View bytes, Question& question, Budget& budget);

/// Takes roots of the system (PEM) into the question where a chain does not bring its own.
void add_anchors(View roots, const Examined& examined, Question& question);

}  // namespace jarmor::guard::keystore
