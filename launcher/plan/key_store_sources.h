#pragma once

#include <vector>

#include "guard/keystore/judge_stores.h"
#include "guard/plan.h"
#include "launcher/plan/credentials.h"

namespace jarmor::launcher {

/// The stores that a server will open, and what could not be learned of them.
struct KeyStoreSources {
    std::vector<guard::keystore::NamedStore> stores;
    std::vector<guard::Finding> findings;
    std::size_t secrets = 0;  ///< values of the vault
};

/// Reads what names the stores of this start: the product's configuration with its defaults,
/// -Djavax.net.ssl.*,
/// [[keystore]]; and looks for stores in the product's folders that nothing names. Opens passwords and the
/// vault, and no store but the one that the vault needs.
KeyStoreSources gather_key_stores(const Profile& profile, const guard::LaunchPlan& plan,
                                  const Credentials& credentials);

}  // namespace jarmor::launcher
