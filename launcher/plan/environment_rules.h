#pragma once

#include <string_view>

namespace jarmor::launcher {

/// Variables through which the JVM itself, or its launcher, takes options.
bool carries_jvm_options(std::string_view name);

/// Why a variable must not reach the JVM, one clause; empty: it may. `value` is looked at for
/// MALLOC_ARENA_MAX only. A deny-list and not an allow-list, because products read their own secrets from the
/// environment ($env{...}).
std::string_view denied_because(std::string_view name, std::string_view value);

/// "NAME" or "PREFIX_*" against a variable's name.
bool matches_name(std::string_view pattern, std::string_view name);

}  // namespace jarmor::launcher
