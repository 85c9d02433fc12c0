#pragma once

#include "guard/keystore/certificates.h"
#include "guard/keystore/proof.h"
#include "guard/keystore/store.h"

namespace jarmor::guard::keystore {

struct ExaminedEntry {
    const Entry* entry = nullptr;
    std::vector<Certificate> chain;    ///< one for each of Entry::chain, readable or not
    Match match = Match::not_checked;  ///< of key and leaf, where both are there

    bool has_key() const { return entry->kind == EntryKind::private_key; }
};

/// A store with its certificates read and its keys proven.
struct Examined {
    const Store* store = nullptr;
    std::vector<ExaminedEntry> entries;

    bool any(EntryKind kind) const;
};

/// The store must outlive what is returned.
Examined examine(const Store& store);

}  // namespace jarmor::guard::keystore
