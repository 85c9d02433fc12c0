#pragma once

#include "guard/keystore/certificates.h"
#include "guard/keystore/crypto.h"

namespace jarmor::guard::keystore {

enum class RsaPadding { oaep_sha1, pkcs1 };

/// Nothing where the key is not RSA or the padding does not fit. A right PKCS#1 padding proves nothing.
std::optional<Secret> rsa_decrypt(View pkcs8, View sealed, RsaPadding padding);
/// Nothing where the text is too long for the key of the certificate.
std::optional<Bytes> rsa_encrypt(const Certificate& certificate, View text, RsaPadding padding);

}  // namespace jarmor::guard::keystore
