#pragma once

#include "guard/keystore/password.h"
#include "guard/result.h"

namespace jarmor::guard::keystore {

/// What a new key store is to be.
struct MakeRequest {
    std::vector<std::string> hosts;  ///< names or addresses; the first one is also the common name
    bool rsa = true;                 ///< RSA 3072, else EC P-256
    unsigned days = 397;
    std::int64_t now = 0;  ///< seconds since 1970
    std::string alias = "server";
    const Password* key_password = nullptr;
    const Password* trust_password = nullptr;
};

/// A key and what belongs to it. The leaf is signed by an authority that existed for this one signature: its
/// key is gone, so that trusting it trusts this certificate and no other.
struct MadeStores {
    Bytes key_store;      ///< PKCS#12: the key, its certificate, the authority's
    Bytes trust_store;    ///< PKCS#12: the authority's certificate
    std::string request;  ///< PEM: a certificate request for the same key and names
};

Result<MadeStores> make_stores(const MakeRequest& request);

/// 24 random bytes in a form that every configuration file takes.
Secret make_password();

}  // namespace jarmor::guard::keystore
