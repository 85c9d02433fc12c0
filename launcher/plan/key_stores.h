#pragma once

#include <cstdint>
#include <vector>

#include "guard/plan.h"
#include "launcher/plan/credentials.h"

namespace jarmor::launcher {

/// Opens the key stores that the server of this plan will open, as the user that this process is by now, and
/// says what is wrong with them: those that the product's configuration names, with its defaults; those of
/// -Djavax.net.ssl.*; those of [[keystore]]. A start that names none costs nothing. No thread is left behind.
guard::KeyStoreLook judge_key_stores(const Profile& profile, const guard::LaunchPlan& plan,
                                     const Credentials& credentials, std::int64_t now);

/// Adds to `look` every other store and certificate below the home, as far as default keys go.
void judge_loose_stores(const Profile& profile, guard::KeyStoreLook& look, std::int64_t now);

}  // namespace jarmor::launcher
