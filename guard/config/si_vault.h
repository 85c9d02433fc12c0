#pragma once

#include "guard/config/carbon_stores.h"

namespace jarmor::guard::config {

/// Opens the vault of the Streaming Integrator: secrets.properties, with the key of the store that
/// wso2.securevault of deployment.yaml names, whose passwords are in master-keys.yaml, which is only read.
OpenedVault open_si_vault(const EffectiveConfig& config, const StorePlaces& places);

}  // namespace jarmor::guard::config
