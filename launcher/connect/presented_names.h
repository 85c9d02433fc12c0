#pragma once

#include <string>
#include <vector>

#include "guard/keystore/certificates.h"

namespace jarmor::launcher {

/// Whether a client that verifies names takes a certificate for a host.
enum class NameVerdict {
    named,        ///< one of its alternative names is the host
    common_name,  ///< it has no alternative name for hosts, and its common name is the host: Java takes it
    lacking
};

/// As the JDK and HttpClient verify: alternative names (RFC 6125; an address only as an address), and the
/// common name only where there is no alternative name for a host.
NameVerdict verify_name(const guard::keystore::Certificate& certificate, const std::string& host);

/// Every name it is for, as a person reads them: "gw.example.com, *.example.com"; "CN localhost".
std::string names_text(const guard::keystore::Certificate& certificate);

}  // namespace jarmor::launcher
