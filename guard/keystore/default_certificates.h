#pragma once

#include <string_view>

#include "guard/keystore/certificates.h"

namespace jarmor::guard::keystore {

/// A certificate or key that came with a product or a public repository.
struct DefaultCertificate {
    bool private_key_public = false;  ///< anybody has the private key
    bool same_certificate = false;    ///< also the certificate itself, not only its key
    std::string_view subject, seen_in;
};

/// Date of the knowledge that is compiled in: "2026-11-22".
std::string_view default_certificates_date();

/// nullptr-like where the certificate is none: `subject` is empty. Keys count, not names: a default key in a
/// certificate made anew is still a default key.
DefaultCertificate find_default(const Certificate& certificate);

}  // namespace jarmor::guard::keystore
