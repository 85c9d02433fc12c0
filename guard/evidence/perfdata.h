#pragma once

#include <cstdint>
#include <map>
#include <span>
#include <string>

#include "guard/result.h"

namespace jarmor::guard {

/// What a HotSpot JVM says of itself in its hsperfdata file. Self-reported and writable by the JVM's user: it
/// confirms, it does not prove.
struct PerfData {
    std::map<std::string, std::string> texts;
    std::map<std::string, std::int64_t> numbers;
};

/// Parses hsperfdata v2.0 (the layout of jdk.internal.perf / PerfDataPrologue); every offset is checked
/// against the file. Failure::java on damage.
Result<PerfData> parse_perfdata(std::span<const unsigned char> bytes, const std::string& path);

}  // namespace jarmor::guard
