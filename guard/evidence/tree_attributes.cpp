#include "guard/evidence/tree_attributes.h"

#include <sys/xattr.h>

#include <array>
#include <cerrno>
#include <cstdint>
#include <cstring>

namespace jarmor::guard {

namespace {

// linux/posix_acl_xattr.h; little-endian on disk and in the attribute.
constexpr std::uint32_t acl_version = 2;
constexpr std::size_t acl_head = 4, acl_entry = 8;
constexpr unsigned acl_user = 0x02, acl_group = 0x08, acl_mask = 0x10;

unsigned little(std::string_view bytes, std::size_t at, std::size_t size) {
    unsigned value = 0;
    for (std::size_t i = size; i-- > 0;) value = value << 8U | static_cast<unsigned char>(bytes[at + i]);
    return value;
}

/// ENODATA: gone since it was listed.
bool no_attributes(int error) {
    return error == ENOTSUP || error == ENODATA || error == ENOENT;
}

}  // namespace

std::vector<AclGrant> parse_acl(std::string_view bytes) {
    std::vector<AclGrant> grants;
    if (bytes.size() < acl_head || little(bytes, 0, 4) != acl_version) return grants;
    unsigned mask = 7;
    for (std::size_t at = acl_head; at + acl_entry <= bytes.size(); at += acl_entry) {
        const unsigned tag = little(bytes, at, 2), rights = little(bytes, at + 2, 2);
        if (tag == acl_mask) mask = rights;
        if (tag == acl_user || tag == acl_group)
            grants.push_back({tag == acl_group, little(bytes, at + 4, 4), rights});
    }
    for (AclGrant& grant : grants) grant.rights &= mask;
    return grants;
}

bool read_attributes(int directory, bool in_place, const char* name, TreeEntry& entry) {
    // Without a working directory of one's own: by the descriptor's name in /proc.
    const std::string path =
        in_place ? std::string() : "/proc/self/fd/" + std::to_string(directory) + "/" + name;
    const char* file = in_place ? name : path.c_str();
    std::array<char, 1024> names{};
    const ssize_t size = ::llistxattr(file, names.data(), names.size());
    if (size < 0) return no_attributes(errno);
    for (const char* one = names.data(); one < names.data() + size; one += std::strlen(one) + 1) {
        if (std::strcmp(one, "security.capability") == 0) entry.capabilities = true;
        if (std::strcmp(one, "system.posix_acl_access") != 0) continue;
        std::array<char, 1024> value{};
        const ssize_t got = ::lgetxattr(file, one, value.data(), value.size());
        if (got < 0) return no_attributes(errno);
        entry.acl = parse_acl({value.data(), static_cast<std::size_t>(got)});
    }
    return true;
}

}  // namespace jarmor::guard
