#include "launcher/fix/kept_changes.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/xattr.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <ctime>
#include <filesystem>

#include "guard/evidence/files.h"
#include "guard/evidence/trusted_path.h"
#include "guard/report/write.h"
#include "launcher/fix/mended_home.h"
#include "launcher/fix/packed.h"
#include "launcher/product/place_file.h"

namespace jarmor::launcher {

namespace {

using guard::fail;
using guard::fail_errno;
using guard::Failure;
using guard::Result;
using guard::UniqueFd;

constexpr const char* list_name = "changes";
constexpr const char* end_name = "finished";
constexpr const char* list_head = "jarmor-fix-2";
constexpr std::size_t most_list_text = std::size_t{256} << 20U;
constexpr std::size_t most_capability = 64;

std::string safe_name(std::string name) {
    std::replace(name.begin(), name.end(), '/', '_');
    return name;
}

std::string packed_change(const KeptChange& change) {
    return packed(packed(change.inside) + packed(change.kept) + packed(change.made) +
                  packed(change.capability) + packed(std::to_string(change.mode)) +
                  packed(std::to_string(change.uid)) + packed(std::to_string(change.gid)) +
                  packed(std::to_string(change.device)) + packed(std::to_string(change.number)));
}

KeptChange unpacked_change(std::string_view text) {
    KeptChange change;
    change.inside = unpacked(text);
    change.kept = unpacked(text);
    change.made = unpacked(text);
    change.capability = unpacked(text);
    change.mode = static_cast<mode_t>(unpacked_number(text)) & 07777U;
    change.uid = static_cast<uid_t>(unpacked_number(text));
    change.gid = static_cast<gid_t>(unpacked_number(text));
    change.device = static_cast<dev_t>(unpacked_number(text));
    change.number = static_cast<ino_t>(unpacked_number(text));
    return change;
}

Result<void> append_to_list(int directory, const std::string& path, const std::string& text) {
    const UniqueFd fd(
        ::openat(directory, list_name, O_WRONLY | O_APPEND | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0600));
    if (!fd.valid()) return fail_errno(Failure::internal, path, "cannot be written", errno);
    if (auto written = guard::write_all(fd.get(), text, path); !written) return written;
    if (::fsync(fd.get()) != 0) return fail_errno(Failure::internal, path, "cannot be made lasting", errno);
    return {};
}

/// Two that change one home at a time would keep what the other one made.
Result<UniqueFd> lock_folder(const std::string& folder) {
    auto fd = open_site_directory(folder, Failure::policy);
    if (fd && ::flock(fd->get(), LOCK_EX | LOCK_NB) != 0)
        return fail_errno(Failure::policy, folder, "another jarmor fix is at work", errno);
    return fd;
}

}  // namespace

KeptChange KeptChange::rights(const std::string& inside, int fd, const struct stat& status) {
    KeptChange change;
    change.inside = inside;
    change.mode = status.st_mode & 07777U;
    change.uid = status.st_uid;
    change.gid = status.st_gid;
    change.device = status.st_dev;
    change.number = status.st_ino;
    if (S_ISREG(status.st_mode)) {
        std::string value(most_capability, '\0');
        const ssize_t size =
            ::getxattr(descriptor_path(fd).c_str(), "security.capability", value.data(), value.size());
        if (size > 0) change.capability = value.substr(0, static_cast<std::size_t>(size));
    }
    return change;
}

bool KeptChange::is_of(const struct stat& status) const {
    return device == status.st_dev && number == status.st_ino;
}

std::string KeptChanges::usual_folder() {
    const char* const home = ::geteuid() == 0 ? nullptr : std::getenv("HOME");
    return home == nullptr ? "/var/lib/jarmor/fix" : std::string(home) + "/.jarmor/fix";
}

Result<KeptChanges> KeptChanges::begin(const std::string& folder, const std::string& name,
                                       const std::string& home) {
    KeptChanges kept;
    auto lock = lock_folder(folder);
    if (!lock) return pass_on(lock);
    kept.lock_ = std::move(*lock);
    kept.home_ = home;
    kept.path_ = folder + "/" + safe_name(name) + "." + std::to_string(std::time(nullptr)) + "." +
                 std::to_string(::getpid());
    auto directory = open_site_directory(kept.path_, Failure::policy);
    if (!directory) return pass_on(directory);
    kept.directory_ = std::move(*directory);
    // What is kept may hold passwords.
    if (::fchmod(kept.directory_.get(), 0700) != 0)
        return fail_errno(Failure::policy, kept.path_, "cannot be closed to others", errno);
    if (auto begun = append_to_list(kept.directory_.get(), kept.path_, packed(list_head) + packed(home));
        !begun)
        return pass_on(begun);
    return kept;
}

Result<KeptChanges> KeptChanges::open(const std::string& directory) {
    KeptChanges kept;
    kept.path_ = std::filesystem::absolute(directory).lexically_normal().string();
    while (kept.path_.ends_with('/')) kept.path_.pop_back();
    guard::PathJudge judge(site_trust());
    auto list = judge.open_readable(kept.path_ + "/" + list_name, Failure::policy);
    if (!list) return pass_on(list);
    auto lock = lock_folder(std::filesystem::path(kept.path_).parent_path().string());
    if (!lock) return pass_on(lock);
    kept.lock_ = std::move(*lock);
    kept.directory_ = UniqueFd(::open(kept.path_.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (!kept.directory_.valid()) return fail_errno(Failure::policy, kept.path_, "cannot be opened", errno);
    auto text = guard::read_all(list->fd.get(), kept.path_, most_list_text, Failure::policy);
    if (!text) return pass_on(text);
    std::string_view rest = *text;
    if (unpacked(rest) != list_head)
        return fail(Failure::policy, kept.path_, "holds no list of changes of this version");
    kept.home_ = unpacked(rest);
    while (!rest.empty()) {
        const std::string change = unpacked(rest);
        // The last one may have been cut off; then its change was not begun.
        if (!change.empty()) kept.changes_.push_back(unpacked_change(change));
    }
    return kept;
}

Result<void> KeptChanges::add(const std::vector<KeptChange>& changes) {
    std::string text;
    for (const KeptChange& change : changes) text += packed_change(change);
    if (auto put = append_to_list(directory_.get(), path_, text); !put) return put;
    changes_.insert(changes_.end(), changes.begin(), changes.end());
    return {};
}

Result<std::string> KeptChanges::copy(const std::string& text, int like) {
    std::string name = std::to_string(++copies_);
    if (auto put = put_file_like(directory_.get(), name, text, like, true, path_ + "/" + name); !put)
        return pass_on(put);
    return name;
}

Result<void> KeptChanges::finish() {
    return place_file(directory_.get(), path_ + "/" + end_name, {end_name, "", 0600});
}

std::vector<std::string> KeptChanges::cut_off(const std::string& folder, const std::string& name) {
    std::vector<std::string> found;
    std::error_code trouble;
    const std::string begins = safe_name(name) + ".";
    for (const auto& entry : std::filesystem::directory_iterator(folder, trouble)) {
        if (entry.path().filename().string().starts_with(begins) &&
            !std::filesystem::exists(entry.path() / end_name, trouble))
            found.push_back(entry.path().string());
    }
    std::sort(found.begin(), found.end());
    return found;
}

}  // namespace jarmor::launcher
