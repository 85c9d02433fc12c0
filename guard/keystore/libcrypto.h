#pragma once

#include <openssl/evp.h>

#include <memory>
#include <stdexcept>
#include <string>

#include "guard/keystore/crypto.h"

// For the .cpp files of this folder that call libcrypto, and no other.
namespace jarmor::guard::keystore {

template <auto function>
struct FreeWith {
    template <class T>
    void operator()(T* object) const {
        function(object);
    }
};
template <class T, auto function>
using Owned = std::unique_ptr<T, FreeWith<function>>;

/// libcrypto, initialised without a configuration file: OPENSSL_CONF could load a foreign provider.
void need_libcrypto();

/// For calls that fail only where libcrypto itself does.
inline void must(bool ok, const char* what) {
    if (!ok) throw std::runtime_error(std::string("libcrypto: ") + what);
}

const EVP_MD* evp_hash(Hash hash);

using PrivateKey = Owned<EVP_PKEY, EVP_PKEY_free>;
/// Empty where libcrypto cannot read it.
PrivateKey private_key(View pkcs8);

}  // namespace jarmor::guard::keystore
