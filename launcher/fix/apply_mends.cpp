#include "launcher/fix/apply_mends.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/xattr.h>
#include <unistd.h>

#include <cerrno>
#include <charconv>

#include "guard/evidence/files.h"
#include "guard/evidence/sha256.h"
#include "guard/same_file.h"
#include "launcher/fix/tree_rights.h"

namespace jarmor::launcher {

namespace {

using guard::fail;
using guard::fail_errno;
using guard::Failure;
using guard::Result;
using guard::rules::Mend;

constexpr std::size_t largest_mended_file = std::size_t{1} << 20U;

/// Whoever edits the file at the same time would lose what he wrote.
bool changed_since(const HomeEntry& entry) {
    struct stat now{};
    return ::fstatat(entry.directory.get(), entry.name.c_str(), &now, AT_SYMLINK_NOFOLLOW) != 0 ||
           !guard::same_file(now, entry.status) || now.st_ctim.tv_sec != entry.status.st_ctim.tv_sec ||
           now.st_ctim.tv_nsec != entry.status.st_ctim.tv_nsec;
}

}  // namespace

bool read_owner(const std::string& text, uid_t& user, gid_t& group) {
    const char* const end = text.data() + text.size();
    const auto [colon, wrong] = std::from_chars(text.data(), end, user);
    if (wrong != std::errc{} || colon == end || *colon != ':') return false;
    const auto [behind, bad] = std::from_chars(colon + 1, end, group);
    return bad == std::errc{} && behind == end;
}

bool MendedFiles::can_make(const Mend& mend) const {
    uid_t user = 0;
    gid_t group = 0;
    if (home_.inside(mend.path) == nullptr) return false;
    // Names of users are left to the script: who they are is a question for the whole machine.
    if (mend.kind == Mend::Kind::owner || mend.kind == Mend::Kind::tree_owner)
        return read_owner(mend.text, user, group);
    return guard::rules::changes_lines(mend) || mend.kind == Mend::Kind::mode ||
           mend.kind == Mend::Kind::remove_file || mend.kind == Mend::Kind::capabilities;
}

/// Copies what is there, with what will be made of it, and writes both down. Without a mend it is removed.
Result<std::string> MendedFiles::keep_content(const HomeEntry& entry, const std::string& inside,
                                              const Mend* mend, std::string& made) {
    auto fd = home_.readable(entry, inside);
    if (!fd) return pass_on(fd);
    auto text = guard::read_all(fd->get(), home_.shown(inside), largest_mended_file, Failure::policy);
    if (!text) return pass_on(text);
    if (mend != nullptr) made = guard::rules::edited(*mend, *text);
    if (mend != nullptr && made == *text) return std::string();
    auto copy = kept_.copy(*text, fd->get());
    if (!copy) return copy;
    KeptChange change = KeptChange::rights(inside, entry.fd.get(), entry.status);
    change.kept = *copy;
    if (mend != nullptr) {
        auto sum = guard::sha256_of_text(made);
        if (!sum) return pass_on(sum);
        change.made = *sum;
    }
    if (auto added = kept_.add({change}); !added) return pass_on(added);
    if (changed_since(entry))
        return fail(Failure::policy, home_.shown(inside), "is being changed by somebody else");
    return copy;
}

Result<void> MendedFiles::change_lines(const Mend& mend, const std::string& inside) {
    auto entry = home_.entry(inside);
    if (!entry) return pass_on(entry);
    std::string made;
    auto copy = keep_content(*entry, inside, &mend, made);
    if (!copy) return pass_on(copy);
    if (copy->empty()) return {};
    auto fd = home_.readable(*entry, inside);
    if (!fd) return pass_on(fd);
    auto put =
        put_file_like(entry->directory.get(), entry->name, made, fd->get(), false, home_.shown(inside));
    if (!put) return pass_on(put);
    ++changed_;
    return {};
}

Result<void> MendedFiles::remove(const std::string& inside) {
    auto entry = home_.entry(inside);
    if (!entry) return pass_on(entry);
    std::string unused;
    if (auto copy = keep_content(*entry, inside, nullptr, unused); !copy) return pass_on(copy);
    if (::unlinkat(entry->directory.get(), entry->name.c_str(), 0) != 0)
        return fail_errno(Failure::policy, home_.shown(inside), "cannot be removed", errno);
    ++changed_;
    return {};
}

Result<void> MendedFiles::change_rights(const Mend& mend, const std::string& inside) {
    auto entry = home_.entry(inside);
    if (!entry) return pass_on(entry);
    const bool directory = S_ISDIR(entry->status.st_mode);
    if (!directory && !S_ISREG(entry->status.st_mode))
        return fail(Failure::policy, home_.shown(inside), "is neither a file nor a directory");
    if (!directory && entry->status.st_nlink != 1)
        return fail(Failure::policy, home_.shown(inside), "has a second name");
    const KeptChange change = KeptChange::rights(inside, entry->fd.get(), entry->status);
    if (auto added = kept_.add({change}); !added) return added;
    int done = 0;
    uid_t user = 0;
    gid_t group = 0;
    if (mend.kind == Mend::Kind::mode) {
        done = ::chmod(descriptor_path(entry->fd.get()).c_str(), mend.mode);
    } else if (mend.kind == Mend::Kind::capabilities) {
        done = ::removexattr(descriptor_path(entry->fd.get()).c_str(), "security.capability");
    } else if (read_owner(mend.text, user, group)) {
        done = ::fchownat(entry->fd.get(), "", user, group, AT_EMPTY_PATH);
    }
    if (done != 0) return fail_errno(Failure::policy, home_.shown(inside), "cannot be changed", errno);
    ++changed_;
    return {};
}

Result<void> MendedFiles::take_tree(const Mend& mend, const std::string& inside) {
    uid_t user = 0;
    gid_t group = 0;
    (void)read_owner(mend.text, user, group);
    auto changes = tree_rights(home_, inside);
    if (!changes) return pass_on(changes);
    if (auto added = kept_.add(*changes); !added) return added;
    for (const KeptChange& change : *changes) {
        auto taken = take_entry(home_, change, user, group);
        if (!taken) return taken;
        ++changed_;
    }
    return {};
}

Result<void> MendedFiles::make(const Mend& mend) {
    const char* const inside = home_.inside(mend.path);
    if (inside == nullptr || !can_make(mend))
        return fail(Failure::policy, mend.path, "is left to the script");
    if (guard::rules::changes_lines(mend)) return change_lines(mend, inside);
    if (mend.kind == Mend::Kind::remove_file) return remove(inside);
    if (mend.kind == Mend::Kind::tree_owner) return take_tree(mend, inside);
    return change_rights(mend, inside);
}

}  // namespace jarmor::launcher
