#pragma once

#include <string>

#include "guard/plan.h"
#include "launcher/plan/option_key.h"

namespace jarmor::launcher {

/// Whether a JDK has an option; true for all that the table does not know.
bool exists_in(const OptionKey& key, const guard::JdkVersion& jdk);

/// "until JDK 16", "since JDK 8u191": for an option that exists_in() denies.
std::string lifetime_text(const OptionKey& key, const guard::JdkVersion& jdk);

}  // namespace jarmor::launcher
