#pragma once

#include <sys/types.h>

#include <optional>
#include <string>
#include <vector>

#include "guard/result.h"
#include "launcher/confine/accounts.h"

namespace jarmor::launcher::confine {

/// The same questions to the C library's name service (LDAP, SSSD, systemd), for what /etc/passwd and
/// /etc/group do not have. In the static program nothing is found here: NSS in a static glibc crashes.
/// Errors: Failure::confine where the service cannot answer; "not found" is no error.
guard::Result<std::optional<Account>> service_account(const std::string& name);
guard::Result<std::optional<Account>> service_account(uid_t uid);
guard::Result<std::optional<gid_t>> service_group(const std::string& name);
/// Every group of a user, `primary` included.
guard::Result<std::vector<gid_t>> service_memberships(const std::string& name, gid_t primary);

}  // namespace jarmor::launcher::confine
