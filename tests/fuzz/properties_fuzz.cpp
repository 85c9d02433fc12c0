#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "guard/evidence/properties.h"
#include "launcher/plan/disabled_algorithms.h"

using jarmor::launcher::covered_by;
using jarmor::launcher::merge_disabled_algorithms;
using jarmor::launcher::parse_disabled_algorithms;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    const auto properties = jarmor::guard::parse_properties(text, "properties");
    if (!properties || properties->empty() || size > 600) return 0;  // quadratic
    // A merged list lacks nothing of either list, whatever they are.
    const auto base = parse_disabled_algorithms(properties->front().value);
    const auto additions = parse_disabled_algorithms(properties->back().value);
    const auto merged = merge_disabled_algorithms(base, additions);
    for (const auto& element : base) {
        if (!covered_by(element, merged)) std::abort();
    }
    for (const auto& element : additions) {
        if (!covered_by(element, merged)) std::abort();
    }
    return 0;
}
