#pragma once

#include "guard/config/carbon_stores.h"

namespace jarmor::guard::config {

/// The key and trust stores that a YAML or TOML configuration names by the value: every text that ends in the
/// name of a store file (.jks, .p12, .pfx, .bcfks), with the passwords beside it, which may be in a vault.
std::vector<keystore::NamedStore> stores_by_value(const EffectiveConfig& config, const StorePlaces& places,
                                                  const Secrets& secrets = {});

/// -Djavax.net.ssl.keyStore and trustStore.
std::vector<keystore::NamedStore> stores_of_properties(const Variables& variables, const StorePlaces& places);

/// Stores that lie in one of the folders (absolute), and that none of `named` is. At most 64.
std::vector<keystore::NamedStore> unnamed_stores(const std::vector<std::string>& folders,
                                                 const std::vector<keystore::NamedStore>& named,
                                                 const StorePlaces& places);

/// The same of everything below the home, and of certificates in PEM: every file that is called like a store
/// or a certificate. At most 1024; what could not be looked at, or is beyond, goes to `unreached`.
std::vector<keystore::NamedStore> loose_stores(const std::string& home,
                                               const std::vector<OpenedStore>& opened,
                                               std::vector<std::string>& unreached);

/// What is to be said of them.
std::vector<Finding> unnamed_findings(const std::vector<keystore::NamedStore>& unnamed);

/// `path` below `home`, else as it is.
std::string below_home(const std::string& path, const std::string& home);

}  // namespace jarmor::guard::config
