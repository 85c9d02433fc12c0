#pragma once

#include <string>

namespace jarmor::launcher {

/// What a bound makes of the value a user gave: the same, a stricter mixture, or the bound itself. A name
/// that has no order of its own gets the bound, so that it can never come out weaker.
std::string merge_bound(const std::string& name, const std::string& given, const std::string& bound);

}  // namespace jarmor::launcher
