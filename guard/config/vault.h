#pragma once

#include <map>

#include "guard/config/effective.h"
#include "guard/keystore/judge_stores.h"
#include "guard/keystore/vault.h"

namespace jarmor::guard::config {

/// What [secrets] holds, in clear, by alias.
using Secrets = std::map<std::string, keystore::Secret, std::less<>>;

struct OpenedVault {
    Secrets secrets;
    std::vector<Finding> findings;
    std::size_t values = 0;  ///< opened or not
};

/// One value of a vault as it stands in a file.
struct VaultValue {
    std::string alias, text;
    Origin origin;
    std::string where;  ///< as it is said: "[secrets] admin"
};
/// Opens one value and adds it to the vault, or says why it does not open.
void open_value(const VaultValue& value, const keystore::VaultKey& key, OpenedVault& vault);
/// Says that the values stay closed because there is no key.
void say_closed(const Error& error, const std::string& values, OpenedVault& vault);
/// The private key of a store that is opened with the passwords of `named`.
Result<keystore::Secret> private_key_of(const keystore::NamedStore& named);

/// Opens every value of [secrets] as the product will: with the key of the internal or else the primary store
/// of `stores`, or with the encryption key of API-M 4.7. Their passwords come from the configuration or from
/// the files that the product reads itself (password, password-tmp, password-persist, and encryption-key
/// likewise, in `home`), which are only read. A value that does not open is an error: the server would find
/// out later.
OpenedVault open_vault(const EffectiveConfig& config, const std::vector<keystore::NamedStore>& stores,
                       const std::string& home);

}  // namespace jarmor::guard::config
