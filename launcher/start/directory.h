#pragma once

#include <string>

#include "guard/plan.h"
#include "guard/result.h"

namespace jarmor::launcher {

/// Makes the profile's home the working directory of the JVM, as the service user; an empty home changes
/// nothing.
guard::Result<void> enter_directory(const guard::Value<std::string>& home);

}  // namespace jarmor::launcher
