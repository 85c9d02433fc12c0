#include "guard/rules/permissions.h"

#include <sys/stat.h>

#include <algorithm>

#include "guard/text.h"

namespace jarmor::guard::rules {

namespace {

constexpr unsigned acl_read = 4, acl_write = 2;

std::string_view file_name(std::string_view path) {
    return path.substr(path.rfind('/') + 1);
}

bool below(std::string_view path, std::string_view directory) {
    return path == directory || (path.starts_with(directory) && path[directory.size()] == '/');
}

/// The owner can always give itself the right, so that owning is writing.
bool service_writes(const TreeEntry& entry, const Identity& service,
                    const std::vector<std::string>& writable) {
    if (service.uid == 0) return false;  // os-user says that
    if (entry.uid == service.uid) return true;
    // A link has no rights of its own.
    if (S_ISLNK(entry.mode)) return false;
    // The server makes its PID file and its directories; sticky keeps it from replacing what is root's.
    const bool sticky = entry.uid == 0 && (entry.mode & S_ISVTX) != 0 && holds_writable(entry.path, writable);
    if ((entry.mode & S_IWGRP) != 0 && in_groups(service, entry.gid) && !sticky) return true;
    return std::any_of(entry.acl.begin(), entry.acl.end(), [&](const AclGrant& grant) {
        return (grant.rights & acl_write) != 0 &&
               (grant.group ? in_groups(service, grant.id) : grant.id == service.uid);
    });
}

/// A group that reads a secret: by the mode, or by an ACL, which shows there as the mask.
bool strange_group_reads(const TreeEntry& entry, const Identity& service) {
    for (const AclGrant& grant : entry.acl) {
        const bool own =
            grant.group ? in_groups(service, grant.id) : grant.id == service.uid || grant.id == 0;
        if ((grant.rights & acl_read) != 0 && !own) return true;
    }
    return entry.acl.empty() && (entry.mode & S_IRGRP) != 0 && entry.gid != 0 &&
           !in_groups(service, entry.gid);
}

bool leaves_home(const TreeEntry& entry, const std::string& home) {
    if (entry.target.starts_with('/')) return !below(entry.target, home);
    long depth = std::count(entry.path.begin(), entry.path.end(), '/');
    for (const std::string_view part : split(entry.target, '/')) {
        if (part == "..") --depth;
        if (depth < 0) return true;
        if (part != ".." && part != "." && !part.empty()) ++depth;
    }
    return false;
}

void judge_modes(const TreeEntry& entry, const HomeRights& rights, std::vector<Flaw>& flaws) {
    const bool file = S_ISREG(entry.mode);
    const bool sticky_directory = S_ISDIR(entry.mode) && (entry.mode & S_ISVTX) != 0 && entry.uid == 0;
    const bool others = (entry.mode & S_IWOTH) != 0 && !sticky_directory;
    if (others) flaws.push_back(entry.read_only_mount ? Flaw::others_mounted : Flaw::others_write);
    if (file && (entry.mode & (S_ISUID | S_ISGID)) != 0) flaws.push_back(Flaw::set_id);
    if (entry.capabilities) flaws.push_back(Flaw::capabilities);
    if (!file || !holds_secret(entry.path)) return;
    if ((entry.mode & S_IROTH) != 0) {
        flaws.push_back(Flaw::others_read);
    } else if (rights.service != nullptr && strange_group_reads(entry, *rights.service)) {
        flaws.push_back(Flaw::group_reads);
    }
}

}  // namespace

bool holds_secret(std::string_view path) {
    constexpr std::string_view names[] = {"deployment.toml",  "deployment.yaml",    "Config.toml",
                                          "master-keys.yaml", "secrets.properties", "cipher-text.properties",
                                          "password-persist", "password-tmp",       "cipher-tool.properties"};
    constexpr std::string_view ends[] = {".jks", ".p12", ".pfx", ".bcfks", ".jceks", ".key"};
    const std::string_view name = file_name(path);
    return std::find(std::begin(names), std::end(names), name) != std::end(names) ||
           std::any_of(std::begin(ends), std::end(ends),
                       [name](std::string_view end) { return name.ends_with(end); });
}

bool attributes_matter(const TreeEntry& entry) {
    if ((entry.mode & S_IWGRP) != 0) return true;
    if (!S_ISREG(entry.mode)) return false;
    return (entry.mode & (S_IXUSR | S_IXGRP | S_IXOTH)) != 0 ||
           ((entry.mode & S_IRGRP) != 0 && holds_secret(entry.path));
}

std::vector<Flaw> flaws_of(const TreeEntry& entry, const HomeRights& rights) {
    std::vector<Flaw> flaws;
    const bool writes = !entry.read_only_mount && rights.service != nullptr &&
                        service_writes(entry, *rights.service, rights.writable);
    if (writes && !is_writable(entry.path, rights.writable)) flaws.push_back(Flaw::service_writes);
    if (S_ISLNK(entry.mode)) {
        if (leaves_home(entry, rights.home)) flaws.push_back(Flaw::leaves);
    } else {
        judge_modes(entry, rights, flaws);
    }
    return flaws;
}

bool in_groups(const Identity& service, gid_t gid) {
    return service.gid == gid ||
           std::find(service.groups.begin(), service.groups.end(), gid) != service.groups.end();
}

bool is_writable(std::string_view path, const std::vector<std::string>& writable) {
    return std::any_of(writable.begin(), writable.end(),
                       [path](const std::string& part) { return below(path, part); });
}

bool is_above_writable(std::string_view directory, const std::vector<std::string>& writable) {
    return directory.empty() ||
           std::any_of(writable.begin(), writable.end(), [directory](const std::string& part) {
               return part.size() > directory.size() && below(part, directory);
           });
}

bool holds_writable(std::string_view directory, const std::vector<std::string>& writable) {
    return directory.empty() || std::any_of(writable.begin(), writable.end(), [&](const std::string& part) {
               return part.size() > directory.size() && below(part, directory) &&
                      part.find('/', directory.size() + 1) == std::string::npos;
           });
}

std::string_view part_of(std::string_view path, const std::vector<std::string>& writable) {
    std::size_t end = 0;
    while (end < path.size()) {
        end = std::min(path.find('/', end + 1), path.size());
        if (!is_above_writable(path.substr(0, end), writable)) break;
    }
    return path.substr(0, end);
}

}  // namespace jarmor::guard::rules
