#pragma once

#include <map>

#include "guard/config/effective.h"
#include "guard/keystore/judge_stores.h"

namespace jarmor::guard::config {

/// What [secrets] holds, in clear, by alias.
using Secrets = std::map<std::string, keystore::Secret, std::less<>>;

struct OpenedVault {
    Secrets secrets;
    std::vector<Finding> findings;
};

/// Opens every value of [secrets] as the product will: with the key of the internal or else the primary store
/// of `stores`, or with the encryption key of API-M 4.7. Their passwords come from the configuration or from
/// the files that the product reads itself (password, password-tmp, password-persist, and encryption-key
/// likewise, in `home`), which are only read. A value that does not open is an error: the server would find
/// out later.
OpenedVault open_vault(const EffectiveConfig& config, const std::vector<keystore::NamedStore>& stores,
                       const std::string& home);

}  // namespace jarmor::guard::config
