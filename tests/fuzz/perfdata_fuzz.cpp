#include <cstddef>
#include <cstdint>

#include "guard/evidence/perfdata.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    (void)jarmor::guard::parse_perfdata({data, size}, "perfdata").has_value();
    return 0;
}
