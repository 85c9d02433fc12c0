#pragma once

#include "launcher/profile/profile.h"

namespace jarmor::launcher {

/// [supervise] with the values that the manual page names where no layer says anything.
SuperviseSection settings_of(SuperviseSection section);

}  // namespace jarmor::launcher
