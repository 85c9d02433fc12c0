#include <cstddef>
#include <cstdint>

#include "tests/fuzz/keystore_fuzz.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using jarmor::guard::keystore::Format;
    return jarmor::fuzz::keystore(data, size, size > 0 && data[0] == 0xCE ? Format::jceks : Format::jks);
}
