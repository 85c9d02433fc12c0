#pragma once

#include <string_view>
#include <vector>

#include "guard/evidence/tree.h"

namespace jarmor::guard {

/// Fills in the ACL and whether there are capabilities. `in_place`: the working directory is `directory`.
/// false, with errno, where they cannot be read; a file system without such attributes has none.
bool read_attributes(int directory, bool in_place, const char* name, TreeEntry& entry);

/// The named users and groups of a posix_acl_xattr, with the mask applied; nothing for what is no ACL.
std::vector<AclGrant> parse_acl(std::string_view bytes);

}  // namespace jarmor::guard
