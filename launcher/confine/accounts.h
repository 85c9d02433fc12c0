#pragma once

#include <sys/types.h>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "guard/result.h"

namespace jarmor::launcher::confine {

/// One entry of the user database.
struct Account {
    std::string name;
    uid_t uid = 0;
    gid_t gid = 0;
    std::string home;
};

/// Decimal digits only, without leading zeros, at most 2^32-2: 4294967295 is the "leave as it is" of the
/// kernel's calls (CVE-2019-14287), and 2^32 would wrap to root.
std::optional<id_t> parse_id(std::string_view text);
/// True where the text is digits only: a number, never looked up as a name.
bool is_number(std::string_view text);

/// ROOT/etc/passwd and ROOT/etc/group, read without NSS: a static glibc program crashes in it, and a service
/// user of a container image is in these files. A missing file has no entries. The first match counts, as in
/// glibc. Errors: Failure::confine, with file:line for a matching entry that is malformed.
class AccountFiles {
  public:
    explicit AccountFiles(std::string root) : root_(std::move(root)) {}

    guard::Result<std::optional<Account>> by_name(std::string_view name) const;
    guard::Result<std::optional<Account>> by_uid(uid_t uid) const;
    guard::Result<std::optional<gid_t>> group(std::string_view name) const;
    /// The groups that list the user as a member.
    guard::Result<std::vector<gid_t>> memberships(std::string_view name) const;

  private:
    guard::Result<std::string> text_of(const char* path) const;
    std::string root_;
};

}  // namespace jarmor::launcher::confine
