#include <cstddef>
#include <cstdint>

#include "tests/fuzz/keystore_fuzz.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    return jarmor::fuzz::keystore(data, size, jarmor::guard::keystore::Format::pkcs12);
}
