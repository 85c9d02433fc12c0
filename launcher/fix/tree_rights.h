#pragma once

#include <string>
#include <vector>

#include "guard/result.h"
#include "launcher/fix/kept_changes.h"
#include "launcher/fix/mended_home.h"

namespace jarmor::launcher {

/// "0:10001"; false where those are no two numbers.
bool read_owner(const std::string& text, uid_t& user, gid_t& group);

/// The rights of everything at and below a path of the home. Error: something below has a second name, which
/// may lie outside.
guard::Result<std::vector<KeptChange>> tree_rights(const MendedHome& home, const std::string& inside);

/// Gives one entry to an owner, readable for its group and writable for nobody else, where it still is as it
/// was seen.
guard::Result<void> take_entry(const MendedHome& home, const KeptChange& seen, uid_t user, gid_t group);

}  // namespace jarmor::launcher
