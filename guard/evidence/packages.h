#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "guard/evidence/root.h"

namespace jarmor::guard {

struct Package {
    std::string name, version;
};

/// The packages that are installed on a host, and the file that says so.
struct PackageList {
    Presence presence = Presence::absent;
    std::string where, why;
    std::vector<Package> packages;
};

/// /var/lib/dpkg/status (Debian), or /lib/apk/db/installed (Alpine).
PackageList read_packages(const Root& root);

/// As dpkg --compare-versions orders them (deb-version(7)): below, at or above 0.
int compare_debian_versions(std::string_view one, std::string_view other);

}  // namespace jarmor::guard
