#pragma once

#include "guard/keystore/certificates.h"

namespace jarmor::guard::keystore {

/// Sets `key` and `spki_sha256` of a certificate.
void read_public_key(x509_st* x, Certificate& certificate);

}  // namespace jarmor::guard::keystore
