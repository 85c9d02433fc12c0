#pragma once

#include <cstdint>

#include "guard/result.h"

namespace jarmor::launcher::confine {

/// Bit masks of the three sets that capget(2) tells.
struct Capabilities {
    std::uint64_t effective = 0, permitted = 0, inheritable = 0;
};

extern const std::uint64_t net_bind;  ///< CAP_NET_BIND_SERVICE
extern const std::uint64_t set_pcap;  ///< CAP_SETPCAP
extern const std::uint64_t set_ids;   ///< CAP_SETUID and CAP_SETGID

guard::Result<Capabilities> read_capabilities();
/// Takes every capability but those of `keep` out of the bounding set. Needs CAP_SETPCAP.
guard::Result<void> drop_bounding_set(std::uint64_t keep);
/// The ambient set becomes exactly `keep`: what a program without file capabilities has after exec.
guard::Result<void> set_ambient(std::uint64_t keep);
/// uid 0 gives no capabilities at exec, changing the uid gives and takes none, nothing more can be made
/// ambient; all locked, for this process and its descendants. Needs CAP_SETPCAP. After it, keep_only() is
/// what takes the capabilities away: the change of uid no longer does.
guard::Result<void> lock_securebits();
/// Effective, permitted and inheritable set become exactly `keep`.
guard::Result<void> keep_only(std::uint64_t keep);

/// Where lock_securebits() is not possible: the next change of uid leaves the permitted set as it is.
guard::Result<void> hold_permitted();

/// Reads the three sets back; with `locked` also the securebits.
guard::Result<void> verify_capabilities(std::uint64_t keep, bool locked);
/// Reads the ambient set, and with `bounding_done` the bounding set, back one capability at a time. Only for
/// a root without /proc: the thread's status tells both at once.
guard::Result<void> verify_each_capability(std::uint64_t keep, bool bounding_done);

}  // namespace jarmor::launcher::confine
