#pragma once

#include "guard/keystore/secret.h"

// RC2 and RC4, which stores of JDK 8, BouncyCastle and openssl -legacy still have: libcrypto keeps them in a
// provider that is a file of its own, absent from an image that holds nothing but jarmor.
namespace jarmor::guard::keystore {

/// RFC 2268, CBC, padding left in place. `sealed` is a multiple of 8, the key 1 to 128 bytes.
Secret rc2_cbc_decrypt(View key, unsigned effective_bits, View iv, View sealed);

Secret rc4(View key, View data);

}  // namespace jarmor::guard::keystore
