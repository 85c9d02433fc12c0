#pragma once

#include "guard/config/vault.h"

namespace jarmor::guard::config {

/// Where a family of products puts things.
struct StorePlaces {
    std::string home;
    std::string folder;  ///< that file_name is relative to, below home; empty: home itself
    keystore::Use primary = keystore::Use::other;  ///< what [keystore.primary] is used for
    std::string store_type;                        ///< of a store whose type nothing says
};

/// What the products do where neither deployment.toml nor default.json says anything: the stores fall back on
/// each other, and in the end on the ones that are shipped. To be added below the other layers.
Settings carbon_fallbacks(const EffectiveConfig& config, const StorePlaces& places);

/// The key and trust stores of API-M, IS or MI: [keystore.tls], [keystore.primary], [keystore.internal] and
/// [truststore], and every other one that deployment.toml itself names. Passwords that are in the vault come
/// from `secrets`.
std::vector<keystore::NamedStore> carbon_stores(const EffectiveConfig& config, const StorePlaces& places,
                                                const Secrets& secrets);

}  // namespace jarmor::guard::config
