#include "guard/keystore/examined.h"

#include <algorithm>

namespace jarmor::guard::keystore {

bool Examined::any(EntryKind kind) const {
    return std::any_of(entries.begin(), entries.end(),
                       [kind](const ExaminedEntry& entry) { return entry.entry->kind == kind; });
}

Examined examine(const Store& store) {
    Examined made;
    made.store = &store;
    for (const Entry& entry : store.entries) {
        ExaminedEntry& seen = made.entries.emplace_back();
        seen.entry = &entry;
        for (const Bytes& certificate : entry.chain) seen.chain.push_back(read_certificate(certificate));
        if (seen.has_key() && entry.state == KeyState::open && !seen.chain.empty()) {
            seen.match = prove_key(entry.key.view(), seen.chain.front());
        }
    }
    return made;
}

}  // namespace jarmor::guard::keystore
