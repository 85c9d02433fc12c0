#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "guard/evidence/jdk_release.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    const auto release = jarmor::guard::parse_jdk_release(text, "release");
    // What was accepted can be read again from its own text.
    if (release && !jarmor::guard::parse_jdk_version(release->version.text, "version")) std::abort();
    return 0;
}
