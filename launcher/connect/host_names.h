#pragma once

#include <string>
#include <vector>

#include "guard/plan.h"
#include "guard/report/json.h"
#include "guard/result.h"
#include "launcher/connect/tls_urls.h"
#include "launcher/profile/profile.h"

namespace jarmor::launcher {

/// What becomes of a TLS address of the configuration once host names are verified.
struct HostName {
    enum class Outcome { verifies, fails, unknown, not_verified } outcome = Outcome::unknown;
    TlsUrl url;
    std::string detail;  ///< why, with the names of the certificate
};

/// What `jarmor plan` says of host names.
struct HostNames {
    std::string verifier;  ///< httpclient.hostnameVerifier of the plan: "Strict"
    std::vector<HostName> addresses;
    std::string trouble;  ///< why nobody looked; empty: somebody did

    bool any_fails() const;
    /// A heading and a line for each; empty where there is no configuration, or no address in it.
    std::string text() const;
    guard::Json json() const;
};

/// Every TLS address in the configuration of the product, and the server's own name. An address of this very
/// server is held against the certificate in its key store; with `connect` each peer is asked for its own.
/// What cannot be told is unknown. As the service user; looks and connects, and changes nothing.
/// Errors: a configuration that is there and cannot be read; Failure::usage for `connect` without one.
guard::Result<HostNames> host_names(const Profile& profile, const guard::LaunchPlan& plan, bool connect);

}  // namespace jarmor::launcher
