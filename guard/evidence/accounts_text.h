#pragma once

#include <sys/types.h>

#include <string>
#include <string_view>

namespace jarmor::guard {

/// The shell of a user in the text of /etc/passwd; empty where it has no entry.
std::string shell_of(std::string_view passwd, uid_t uid);
/// The name of a group in the text of /etc/group; empty where it has no entry.
std::string group_name(std::string_view group, gid_t gid);

}  // namespace jarmor::guard
