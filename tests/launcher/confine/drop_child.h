#pragma once

#include <string>
#include <vector>

#include "launcher/confine/confine.h"

namespace jarmor::launcher::confine {

inline constexpr guard::Limits usual_limits{4096, 0, 027};

/// A service user to drop to.
guard::Identity service(uid_t uid = 10001, gid_t gid = 10002, std::vector<gid_t> groups = {10002});

/// In a child: the whole way from a process to the JVM, with the witness in its place. An error is printed,
/// exit code 78; so are the notes.
int drop_and_probe(const guard::Identity& identity, const guard::Limits& limits, bool net_bind,
                   const std::vector<int>& keep = {},
                   const std::vector<std::string>& words = {"probe:thread"});

/// In a child: takes one capability out of the effective and permitted set.
bool without_capability(unsigned capability);
/// In a child: becomes an ordinary process.
bool give_up_root(uid_t uid, gid_t gid, const std::vector<gid_t>& groups);

}  // namespace jarmor::launcher::confine
