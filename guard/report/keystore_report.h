#pragma once

#include <string>
#include <vector>

#include "guard/finding.h"
#include "guard/keystore/examined.h"

namespace jarmor::guard {

struct KeystoreReport {
    std::string name;  ///< of the file
    const keystore::Examined* store = nullptr;
    std::vector<Finding> findings;
    std::int64_t at = 0;
};

struct KeystoreStyle {
    bool color = false;
    bool only_wrong = false;
};

/// Entries, chains, fingerprints, algorithms, findings. Nothing in it is secret: no password and no key.
std::string keystore_table(const KeystoreReport& report, const KeystoreStyle& style);
/// "schema": "jarmor-keystore-1".
std::string keystore_json(const KeystoreReport& report);

/// "2026-11-22T06:00:00Z".
std::string utc_text(std::int64_t seconds);

}  // namespace jarmor::guard
