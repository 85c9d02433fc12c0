#pragma once

#include <string>
#include <string_view>

#include "guard/plan.h"
#include "guard/result.h"

namespace jarmor::guard {

/// What $JAVA_HOME/release claims. It is a claim, not a proof: the file says nothing about libjvm.so.
struct JdkRelease {
    JdkVersion version;
    std::string vendor;           ///< IMPLEMENTOR; may be empty
    std::string runtime_version;  ///< JAVA_RUNTIME_VERSION; may be empty
    std::string date;             ///< JAVA_VERSION_DATE, "2026-04-21"; may be empty
};

/// "1.8.0_402", "17.0.15", "25", "25.0.4.1", "21-ea" -> numbers. Error: Failure::java with `where`.
Result<JdkVersion> parse_jdk_version(std::string_view text, const std::string& where);

/// Parses a release file (KEY="value" or KEY=value lines, at most 64 KiB). Errors: Failure::java with
/// path:line.
Result<JdkRelease> parse_jdk_release(std::string_view text, const std::string& path);

}  // namespace jarmor::guard
