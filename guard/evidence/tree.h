#pragma once

#include <sys/types.h>

#include <chrono>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "guard/result.h"

namespace jarmor::guard {

/// Whom an ACL gives more than the mode bits show.
struct AclGrant {
    bool group = false;
    unsigned id = 0;
    unsigned rights = 0;  ///< 4 read, 2 write, 1 execute, the mask applied
};

/// A file, directory or link below a home; links are not followed.
struct TreeEntry {
    std::string_view path;  ///< relative to the home; "" is the home
    mode_t mode = 0;        ///< with the type
    uid_t uid = 0;
    gid_t gid = 0;
    bool read_only_mount = false;
    bool capabilities = false;
    std::vector<AclGrant> acl;
    std::string_view target;  ///< of a link
};

struct TreeTotals {
    std::uint64_t files = 0, directories = 0, links = 0;
    /// What could not be looked at, relative to the home, with the reason; what time ran out for, too.
    std::vector<std::string> unreached;
};

/// Called for every entry, from several threads at once: one entry is in one call.
using LookAtEntry = std::function<void(const TreeEntry& entry)>;

/// How closely a walk looks.
struct TreeWalk {
    bool names_alone = false;  ///< of the mode an entry has its type, and nothing else
    /// Whether the ACL and the capabilities of an entry are asked for; nullptr: of all.
    bool (*attributes)(const TreeEntry& entry) = nullptr;
    unsigned threads = 0;  ///< 0: as many as there are processors, at most 4
};

/// Walks everything below a directory, a descriptor a directory and no name resolved twice, so that nobody
/// can move a part of it away underneath. Where time runs out, what holds programs, configuration and
/// keys has been looked at first.
Result<TreeTotals> walk_tree(const std::string& home, const LookAtEntry& look,
                             std::chrono::milliseconds budget, TreeWalk how = {});

}  // namespace jarmor::guard
