#pragma once

#include <string>

#include "guard/plan.h"
#include "guard/result.h"

namespace jarmor::launcher::confine {

struct IdentityRequest {
    std::string user;  ///< "name", "name:group", "uid", "uid:gid"; empty: none named
    guard::Origin origin;
    bool allow_root = false;
    std::string root;  ///< put before /etc/passwd and /etc/group, for tests
};

/// Finds out who to become; changes nothing. Numbers are decimal digits only, 1 to 2^32-2, and need no passwd
/// entry. Names come from /etc/passwd and /etc/group by our own reader, then (not in the static program) from
/// NSS. Errors: Failure::policy: root without a user, uid 0 without allow_root, group 0 for a drop unless
/// written "uid:0"; Failure::confine: empty, unknown, overflowing or unresolved ("${USER}") user or group;
/// not root and another user is named.
guard::Result<guard::Identity> resolve_identity(const IdentityRequest& request);

/// Whom the setting means, whoever runs this.
guard::Result<guard::Identity> named_identity(const IdentityRequest& request);

}  // namespace jarmor::launcher::confine
