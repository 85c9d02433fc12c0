#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "guard/evidence/tree.h"
#include "guard/plan.h"

namespace jarmor::guard::rules {

/// What is wrong with the rights of one entry of a home.
enum class Flaw {
    none,
    service_writes,  ///< the service user can change what only root should
    others_write,    ///< everybody can
    others_mounted,  ///< the same, on a read-only mount: a volume with a wrong mode
    set_id,          ///< runs as somebody else
    capabilities,    ///< runs with rights of its own
    others_read,     ///< a secret that everybody reads
    group_reads,     ///< a secret that a group reads which is not the service user's
    leaves           ///< a link out of the home
};
inline constexpr std::size_t flaw_count = 9;

/// Who runs the server, and what it has to write, relative to home.
struct HomeRights {
    std::string home;
    const Identity* service = nullptr;  ///< nullptr: not known, and nothing is said of it
    const std::vector<std::string>& writable;
};

/// Every flaw of an entry; at most one a kind.
std::vector<Flaw> flaws_of(const TreeEntry& entry, const HomeRights& rights);

/// Whether an ACL or a capability could be a flaw of it: no ACL gives more than the bits of the group in the
/// mode, and what nobody may execute gains nothing by capabilities.
bool attributes_matter(const TreeEntry& entry);

/// Whether the file of this name holds a password or a key.
bool holds_secret(std::string_view path);

/// Whether this is one of its groups.
bool in_groups(const Identity& service, gid_t gid);
/// Whether the server has to write it.
bool is_writable(std::string_view path, const std::vector<std::string>& writable);
/// The largest part of the home that holds `path` and nothing that the server has to write: one command mends
/// it. A directory above something writable is only itself.
std::string_view part_of(std::string_view path, const std::vector<std::string>& writable);
/// Whether something that the server has to write lies below this directory; whether it lies in it itself, so
/// that the server has to make it there where it is missing.
bool is_above_writable(std::string_view directory, const std::vector<std::string>& writable);
bool holds_writable(std::string_view directory, const std::vector<std::string>& writable);

}  // namespace jarmor::guard::rules
