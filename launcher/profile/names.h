#pragma once

#include <string_view>

#include "launcher/profile/profile.h"

namespace jarmor::launcher {

/// The words that stand for these values in profiles and in output.
std::string_view to_text(Mode mode);
std::string_view to_text(Environment environment);

}  // namespace jarmor::launcher
