#pragma once

#include "guard/keystore/store.h"

namespace jarmor::guard::keystore {

struct MacCheck {
    View contents;
    const Password* password = nullptr;
    Passphrase* passphrase = nullptr;  ///< set to the form of an empty password that fits
};

/// Reads the MacData that may come next, into store.mac, and checks it, into store.integrity. Error: over the
/// budget.
Result<void> check_mac(Reader& pfx, const MacCheck& check, Budget& budget, Store& store);

}  // namespace jarmor::guard::keystore
