#pragma once

#include <cstdint>

#include "guard/plan.h"
#include "guard/result.h"

namespace jarmor::launcher::confine {

/// What the process has to be from the drop on.
struct Promise {
    guard::Identity identity;
    guard::Limits limits;
    std::uint64_t capabilities = 0;  ///< the one mask of all sets but the bounding set
    bool bounding_done = false;      ///< bounding set emptied and securebits locked (needs CAP_SETPCAP)
    bool filtered = false;           ///< the terminal filter is in force
};

/// Reads the whole state back and compares: through the kernel's getters, and, where there is a /proc, the
/// status of every thread, for credentials belong to threads (CVE-2011-2729). Error: Failure::confine with
/// what differs.
guard::Result<void> verify(const Promise& promise);

}  // namespace jarmor::launcher::confine
