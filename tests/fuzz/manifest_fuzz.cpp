#include <sys/mman.h>
#include <unistd.h>

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "guard/evidence/manifest.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const int jar = ::memfd_create("jar", MFD_CLOEXEC);
    if (::ftruncate(jar, 0) != 0 || ::pwrite(jar, data, size, 0) != static_cast<ssize_t>(size)) std::abort();
    (void)jarmor::guard::read_jar_manifest(jar, "jar").has_value();
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    (void)jarmor::guard::parse_manifest(text, "manifest").has_value();
    return 0;
}
