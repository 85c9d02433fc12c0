#pragma once

#include "guard/result.h"
#include "guard/unique_fd.h"
#include "launcher/plan/jvm_options.h"

namespace jarmor::launcher {

/// The first JDK whose launcher reads @argfiles.
constexpr unsigned first_with_argfiles = 9;

/// Puts the properties that carry a secret (-Djavax.net.ssl.keyStorePassword=...) into an @argfile that only
/// lives in memory, so that /proc/PID/cmdline does not show them, and "@/proc/self/fd/N" in the place of the
/// first. All in one file and in their order: only a property of the same name could tell where they stood.
/// Returns the sealed file, which the JVM must inherit; an invalid one where there is no secret.
guard::Result<guard::UniqueFd> hide_secrets(OptionPlan& plan, unsigned feature);

}  // namespace jarmor::launcher
