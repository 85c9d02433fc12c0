#pragma once

#include "guard/keystore/password.h"

namespace jarmor::guard::keystore {

struct KeyToWrite {
    View pkcs8;
    std::vector<Bytes> chain;  ///< leaf first
};

/// A PKCS#12 as JDK 17 writes it (PBES2 with PBKDF2-HMAC-SHA256 and AES-256-CBC, MAC HmacPBE-SHA256), with
/// more rounds.
Bytes write_key_store(const KeyToWrite& key, const std::string& alias, const Password& password);
/// The same with trusted certificates, marked so that Java takes them for entries.
Bytes write_trust_store(const std::vector<Bytes>& certificates, const std::string& alias,
                        const Password& password);

}  // namespace jarmor::guard::keystore
