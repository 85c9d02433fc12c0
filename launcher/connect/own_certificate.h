#pragma once

#include <string>

#include "guard/keystore/certificates.h"
#include "launcher/connect/configuration.h"

namespace jarmor::launcher {

/// The certificate with which a server answers, from its own key store.
struct OwnCertificate {
    guard::keystore::Certificate certificate;  ///< readable: false where it is not known
    std::string source;                        ///< "'wso2carbon' in repository/resources/security/x.jks"
    std::string trouble;                       ///< why it is not known
};

/// Opens the key store of [keystore.tls], else of [keystore.primary], else the product's usual one, with the
/// password that the configuration has, no JVM and no other password. What cannot be told is said, and never
/// a reason not to start.
OwnCertificate own_certificate(const Profile& profile, const ProductConfiguration& configuration);

}  // namespace jarmor::launcher
