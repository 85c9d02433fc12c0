#pragma once

#include <string_view>

namespace jarmor::launcher {

/// Through it java loads another libjvm.so than that of its JDK (java.c: CheckJvmType).
inline constexpr std::string_view alternate_vm_variable = "JDK_ALTERNATE_VM";

/// Variables through which the JVM itself, or its launcher, takes options.
constexpr bool carries_jvm_options(std::string_view name) {
    return name == "JAVA_TOOL_OPTIONS" || name == "JDK_JAVA_OPTIONS" || name == "_JAVA_OPTIONS";
}

/// Why a variable must not reach the JVM, one clause; empty: it may. `value` is looked at for
/// MALLOC_ARENA_MAX only. A deny-list and not an allow-list, because products read their own secrets from the
/// environment ($env{...}).
std::string_view denied_because(std::string_view name, std::string_view value);

/// "NAME" or "PREFIX_*" against a variable's name.
bool matches_name(std::string_view pattern, std::string_view name);

}  // namespace jarmor::launcher
