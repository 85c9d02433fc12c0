#pragma once

#include "guard/keystore/certificates.h"
#include "guard/keystore/secret.h"

namespace jarmor::guard::keystore {

enum class Match {
    proven,       ///< the key signed something, and the certificate's key verified it
    differs,      ///< the key belongs to another certificate, or is damaged
    not_checked,  ///< an algorithm that libcrypto does not know
};

/// Whether a private key (PKCS#8) is that of a certificate: by a signature, because a key with the right
/// public half and a wrong private one compares equal.
Match prove_key(View pkcs8, const Certificate& certificate);

}  // namespace jarmor::guard::keystore
