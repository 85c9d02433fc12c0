#include <fcntl.h>
#include <sys/stat.h>
#include <sys/xattr.h>
#include <unistd.h>

#include <cerrno>
#include <map>

#include "guard/evidence/files.h"
#include "guard/evidence/sha256.h"
#include "guard/same_file.h"
#include "launcher/fix/apply_mends.h"

namespace jarmor::launcher {

namespace {

using guard::fail;
using guard::fail_errno;
using guard::Failure;
using guard::Result;
using guard::UniqueFd;

constexpr std::size_t largest_kept_file = std::size_t{1} << 20U;

bool has_rights_of(const HomeEntry& entry, const KeptChange& change) {
    const KeptChange now = KeptChange::rights(change.inside, entry.fd.get(), entry.status);
    return now.uid == change.uid && now.gid == change.gid && now.capability == change.capability &&
           (now.mode == change.mode || S_ISLNK(entry.status.st_mode));
}

/// The mode comes behind the owner, because chown(2) takes set-id bits and capabilities away.
bool give_rights(const HomeEntry& entry, const KeptChange& change) {
    const std::string path = descriptor_path(entry.fd.get());
    const struct stat& status = entry.status;
    if ((status.st_uid != change.uid || status.st_gid != change.gid) &&
        ::fchownat(entry.fd.get(), "", change.uid, change.gid, AT_EMPTY_PATH) != 0)
        return false;
    if (!S_ISLNK(status.st_mode) && ::chmod(path.c_str(), change.mode) != 0) return false;
    return !S_ISREG(status.st_mode) || change.capability.empty() ||
           ::setxattr(path.c_str(), "security.capability", change.capability.data(), change.capability.size(),
                      0) == 0;
}

/// What was put where in this run, by which a file is known that has its content back and gets its rights.
using PutBack = std::map<std::string, struct stat>;

/// Whoever can write the directory could have put another file there, and would be given root's, with set-id
/// bits, for it.
Result<void> put_rights_back(const MendedHome& home, const KeptChange& change, const PutBack& put) {
    auto entry = home.entry(change.inside);
    if (!entry) return pass_on(entry);
    if (has_rights_of(*entry, change)) return {};
    if (S_ISREG(entry->status.st_mode) && entry->status.st_nlink != 1)
        return fail(Failure::policy, home.shown(change.inside), "has a second name");
    const auto own = put.find(change.inside);
    if (!change.is_of(entry->status) && (own == put.end() || !guard::same_file(own->second, entry->status)))
        return fail(Failure::policy, home.shown(change.inside),
                    "is another file than the one whose rights were changed; give it its rights yourself");
    if (!give_rights(*entry, change))
        return fail_errno(Failure::policy, home.shown(change.inside), "cannot be put back", errno);
    return {};
}

Result<std::string> kept_content(const KeptChanges& kept, const KeptChange& change, UniqueFd& fd) {
    const std::string copy = kept.path() + "/" + change.kept;
    fd = UniqueFd(
        ::openat(kept.descriptor(), change.kept.c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC));
    if (!fd.valid()) return fail_errno(Failure::policy, copy, "cannot be read", errno);
    return guard::read_all(fd.get(), copy, largest_kept_file, Failure::policy);
}

/// Whether the file holds something that was made here, or what was there before, at any step: then nobody
/// has edited it since.
bool is_ours(const KeptChanges& kept, const std::string& inside, const std::string& text) {
    const auto hash = guard::sha256_of_text(text);
    for (const KeptChange& change : kept.changes()) {
        if (change.inside != inside || change.kept.empty()) continue;
        if (hash && change.made == *hash) return true;
        UniqueFd fd;
        if (const auto was = kept_content(kept, change, fd); was && *was == text) return true;
    }
    return false;
}

/// Error: it holds something else. A file that is not there was removed here, or by others.
Result<void> check_ours(const KeptChanges& kept, const MendedHome& home, const KeptChange& change) {
    auto directory = home.directory_of(change.inside);
    if (!directory) return pass_on(directory);
    struct stat status{};
    const std::string name = change.inside.substr(change.inside.rfind('/') + 1);
    const bool there = ::fstatat(directory->get(), name.c_str(), &status, AT_SYMLINK_NOFOLLOW) == 0;
    if (!there && change.made.empty()) return {};
    auto entry = home.entry(change.inside);
    if (!entry) return pass_on(entry);
    auto fd = home.readable(*entry, change.inside);
    if (!fd) return pass_on(fd);
    auto text = guard::read_all(fd->get(), home.shown(change.inside), largest_kept_file, Failure::policy);
    if (!text) return pass_on(text);
    if (is_ours(kept, change.inside, *text)) return {};
    return fail(Failure::policy, home.shown(change.inside),
                "was changed since; what was there before lies in " + kept.path() + "/" + change.kept);
}

Result<void> put_content_back(const KeptChanges& kept, const MendedHome& home, const KeptChange& change,
                              PutBack& put) {
    UniqueFd fd;
    auto text = kept_content(kept, change, fd);
    if (!text) return pass_on(text);
    if (auto ours = check_ours(kept, home, change); !ours) return ours;
    auto directory = home.directory_of(change.inside);
    if (!directory) return pass_on(directory);
    auto placed = put_file_like(directory->get(), change.inside.substr(change.inside.rfind('/') + 1), *text,
                                fd.get(), true, home.shown(change.inside));
    if (!placed) return pass_on(placed);
    put[change.inside] = *placed;
    return {};
}

}  // namespace

std::vector<std::string> take_back(const KeptChanges& kept, const MendedHome& home) {
    std::vector<std::string> left;
    PutBack put;
    const auto& changes = kept.changes();
    for (auto change = changes.rbegin(); change != changes.rend(); ++change) {
        const auto back = change->kept.empty() ? put_rights_back(home, *change, put)
                                               : put_content_back(kept, home, *change, put);
        if (!back) left.push_back(back.error().line());
    }
    return left;
}

}  // namespace jarmor::launcher
