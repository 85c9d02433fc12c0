#pragma once

#include <optional>
#include <string_view>

namespace jarmor::launcher {

/// The value of the first "NAME=value" in a list that ends in nullptr, as getenv(3) finds it; nullptr is an
/// empty list.
std::optional<std::string_view> find_variable(const char* const* environ, std::string_view name);

}  // namespace jarmor::launcher
