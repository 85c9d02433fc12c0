#pragma once

#include <optional>
#include <string>
#include <vector>

#include "guard/keystore/store_file.h"
#include "guard/plan.h"

namespace jarmor::guard::keystore {

/// A store that a server will open, and what the one who named it says of it.
struct NamedStore {
    std::string name;   ///< of the setting: "[keystore.tls]", "-Djavax.net.ssl.keyStore"
    Origin origin;      ///< where it stands
    std::string path;   ///< absolute
    std::string shown;  ///< of the file, in findings
    Use use = Use::unknown;
    std::string type, alias, host;
    std::optional<Password> password, key_password;
    std::string locked;  ///< why no password is known although there is one: "$secret{x} is encrypted"
    bool named = true;   ///< false: it lies in the tree, and nothing names it
    bool lazy = false;   ///< the server starts without it: Java opens it at the first use of TLS
};

/// What all stores of one start are judged against.
struct StoreQuestion {
    std::int64_t at = 0;
    unsigned java_feature = 0;
    std::string roots;  ///< PEM file of the system's authorities
};

/// What became of the stores of one start.
struct JudgedStores {
    std::vector<Finding> findings;
    std::vector<OpenedStore> opened;  ///< a file once
};

/// Opens every store, several at once (all threads have ended when it returns), judges each, and then what
/// only shows between them. Reads as the user that this process is; none of the findings holds a password.
JudgedStores judge_stores(const std::vector<NamedStore>& stores, const StoreQuestion& question);

/// A private key that a store holds for a server.
struct SharedKey {
    const NamedStore* store = nullptr;
    std::string alias, spki_sha256;
};
/// What is wrong between stores: the key that TLS shows is also the one that encrypts, or stands in two
/// files.
void judge_between(const std::vector<SharedKey>& keys, std::vector<Finding>& findings);

}  // namespace jarmor::guard::keystore
