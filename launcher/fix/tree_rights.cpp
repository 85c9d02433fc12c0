#include "launcher/fix/tree_rights.h"

#include <dirent.h>
#include <fcntl.h>
#include <unistd.h>

#include <cerrno>

#include "guard/open_directory.h"

namespace jarmor::launcher {

namespace {

using guard::fail;
using guard::fail_errno;
using guard::Failure;
using guard::Result;
using guard::UniqueFd;

constexpr int most_tree_depth = 64;

/// Adds what a directory holds, by descriptors: nothing that is moved away meanwhile is entered.
class TreeCollector {
  public:
    TreeCollector(const MendedHome& home, std::vector<KeptChange>& found) : home_(home), found_(found) {}

    Result<void> add(int directory, const std::string& name, const std::string& inside, int depth) {
        const UniqueFd fd(::openat(directory, name.c_str(), O_PATH | O_NOFOLLOW | O_CLOEXEC));
        struct stat status{};
        if (!fd.valid() || ::fstat(fd.get(), &status) != 0)
            return fail_errno(Failure::policy, home_.shown(inside), "cannot be opened", errno);
        return add(fd.get(), status, inside, depth);
    }

    Result<void> add(int fd, const struct stat& status, const std::string& inside, int depth) {
        if (S_ISREG(status.st_mode) && status.st_nlink != 1)
            return fail(Failure::policy, home_.shown(inside), "has a second name");
        found_.push_back(KeptChange::rights(inside, fd, status));
        if (!S_ISDIR(status.st_mode)) return {};
        if (depth == most_tree_depth) return fail(Failure::policy, home_.shown(inside), "is too deep");
        const int opened = ::openat(fd, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
        const guard::OpenDirectory list(opened < 0 ? nullptr : ::fdopendir(opened));
        if (!list) return fail_errno(Failure::policy, home_.shown(inside), "cannot be read", errno);
        while (const dirent* one = ::readdir(list.get())) {
            const std::string name = &one->d_name[0];
            if (name == "." || name == "..") continue;
            if (auto added = add(::dirfd(list.get()), name, inside + "/" + name, depth + 1); !added)
                return added;
        }
        return {};
    }

  private:
    const MendedHome& home_;
    std::vector<KeptChange>& found_;
};

/// As chmod g=rX,o-w: a group enters a directory, and runs what its owner or others run. As chown(2) does, it
/// takes set-id bits from files: who owned one could have made a program that is root's now.
mode_t taken_mode(mode_t mode) {
    const bool runs = S_ISDIR(mode) || (mode & (S_IXUSR | S_IXGRP | S_IXOTH)) != 0;
    const mode_t kept = S_ISDIR(mode) ? 07777U : 01777U;
    return (mode & kept & ~static_cast<mode_t>(S_IRWXG | S_IWOTH)) | S_IRGRP | (runs ? S_IXGRP : 0U);
}

}  // namespace

Result<std::vector<KeptChange>> tree_rights(const MendedHome& home, const std::string& inside) {
    auto top = home.entry(inside);
    if (!top) return pass_on(top);
    std::vector<KeptChange> found;
    if (auto added = TreeCollector(home, found).add(top->fd.get(), top->status, inside, 0); !added)
        return pass_on(added);
    return found;
}

Result<void> take_entry(const MendedHome& home, const KeptChange& seen, uid_t user, gid_t group) {
    auto entry = home.entry(seen.inside);
    if (!entry) return pass_on(entry);
    const struct stat& status = entry->status;
    if ((S_ISREG(status.st_mode) && status.st_nlink != 1) || status.st_uid != seen.uid ||
        status.st_gid != seen.gid || (status.st_mode & 07777U) != seen.mode)
        return fail(Failure::policy, home.shown(seen.inside), "is being changed by somebody else");
    if (::fchownat(entry->fd.get(), "", user, group, AT_EMPTY_PATH) != 0)
        return fail_errno(Failure::policy, home.shown(seen.inside), "cannot be given away", errno);
    if (S_ISLNK(status.st_mode)) return {};
    if (::chmod(descriptor_path(entry->fd.get()).c_str(), taken_mode(status.st_mode)) != 0)
        return fail_errno(Failure::policy, home.shown(seen.inside), "keeps its mode", errno);
    return {};
}

}  // namespace jarmor::launcher
