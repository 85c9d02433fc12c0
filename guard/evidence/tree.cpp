#include "guard/evidence/tree.h"

#include <dirent.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <sched.h>
#include <sys/stat.h>
#include <sys/statfs.h>
#include <sys/statvfs.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <climits>
#include <condition_variable>
#include <cstring>
#include <deque>
#include <mutex>
#include <thread>

#include "guard/evidence/tree_attributes.h"
#include "guard/unique_fd.h"

namespace jarmor::guard {

namespace {

using Clock = std::chrono::steady_clock;

constexpr std::size_t listing_size = std::size_t{32} * 1024;
constexpr unsigned most_threads = 4;
constexpr std::size_t most_unreached = 100;  // named one by one; beyond that somebody took a directory away

/// linux_dirent64 of getdents64(2), which glibc does not declare.
struct KernelEntry {
    std::uint64_t inode;
    std::int64_t offset;
    unsigned short length;
    unsigned char type;
    char name[1];
};

/// Directories with what decides what runs and holds secrets are looked at first, heaps of data last.
bool comes_first(std::string_view path) {
    for (const std::string_view name :
         {"bin", "lib", "conf", "security", "components", "resources", "wso2"}) {
        if (path == name || path.ends_with(std::string("/") + std::string(name))) return true;
    }
    return false;
}

/// The directories that nobody has looked into yet.
class Agenda {
  public:
    explicit Agenda(Clock::time_point deadline) : deadline_(deadline) { waiting_.emplace_back(); }

    /// The next directory; nothing when all is done, or time is over.
    bool take(std::string& path) {
        std::unique_lock lock(mutex_);
        changed_.wait(lock, [this] { return !waiting_.empty() || working_ == 0 || late_; });
        late_ = late_ || Clock::now() >= deadline_;
        if (late_ || waiting_.empty()) {
            changed_.notify_all();
            return false;
        }
        path = std::move(waiting_.front());
        waiting_.pop_front();
        ++working_;
        return true;
    }

    void done(std::vector<std::string>& found, std::vector<std::string>& unreached,
              const TreeTotals& counted) {
        const std::lock_guard lock(mutex_);
        for (std::string& path : found) {
            if (comes_first(path)) {
                waiting_.push_front(std::move(path));
            } else {
                waiting_.push_back(std::move(path));
            }
        }
        for (std::string& path : unreached) note(std::move(path));
        totals_.files += counted.files;
        totals_.directories += counted.directories;
        totals_.links += counted.links;
        --working_;
        changed_.notify_all();
    }

    TreeTotals finish() {
        for (const std::string& path : waiting_) note((path.empty() ? "." : path) + ": no time was left");
        return std::move(totals_);
    }

  private:
    void note(std::string path) {
        if (totals_.unreached.size() < most_unreached) totals_.unreached.push_back(std::move(path));
    }

    std::mutex mutex_;
    std::condition_variable changed_;
    std::deque<std::string> waiting_;
    TreeTotals totals_;
    Clock::time_point deadline_;
    unsigned working_ = 0;
    bool late_ = false;
};

class TreeWorker {
  public:
    TreeWorker(int home, const TreeWalk& how, const LookAtEntry& look, Agenda& agenda)
        : home_(home), how_(how), look_(look), agenda_(agenda) {
        // A working directory of this thread alone: listxattr(2) takes no descriptor of a directory.
        private_ = ::unshare(CLONE_FS) == 0;
    }

    void run() {
        std::string path;
        while (agenda_.take(path)) {
            found_.clear();
            unreached_.clear();
            counted_ = {};
            walk(path);
            agenda_.done(found_, unreached_, counted_);
        }
    }

  private:
    void miss(const std::string& path, int error) {
        unreached_.push_back((path.empty() ? "." : path) + ": " + std::strerror(error));
    }

    UniqueFd open(const std::string& path) const {
        constexpr int flags = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK;
        if (path.empty()) return UniqueFd(::openat(home_, ".", flags));
        open_how how{};
        how.flags = static_cast<__u64>(flags);
        how.resolve = RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS;
        return UniqueFd(static_cast<int>(::syscall(SYS_openat2, home_, path.c_str(), &how, sizeof how)));
    }

    void walk(const std::string& path) {
        const UniqueFd directory = open(path);
        if (!directory.valid()) return miss(path, errno);
        struct statfs file_system{};
        read_only_ = ::fstatfs(directory.get(), &file_system) == 0 && (file_system.f_flags & ST_RDONLY) != 0;
        in_place_ = private_ && ::fchdir(directory.get()) == 0;
        if (path.empty()) visit(directory.get(), ".", "");
        while (true) {
            const auto size = ::syscall(SYS_getdents64, directory.get(), listing_.data(), listing_.size());
            if (size < 0) return miss(path, errno);
            if (size == 0) return;
            for (long at = 0; at < size;) {
                const auto* entry = reinterpret_cast<const KernelEntry*>(listing_.data() + at);
                const char* name = listing_.data() + at + offsetof(KernelEntry, name);
                at += entry->length;
                if (std::strcmp(name, ".") == 0 || std::strcmp(name, "..") == 0) continue;
                const std::string inside = path.empty() ? name : path + "/" + name;
                if (how_.names_alone && entry->type != DT_UNKNOWN) {
                    name_alone(inside, static_cast<mode_t>(DTTOIF(entry->type)));
                } else {
                    visit(directory.get(), name, inside);
                }
            }
        }
    }

    void count(const std::string& path, mode_t mode) {
        if (S_ISLNK(mode)) {
            ++counted_.links;
        } else if (S_ISDIR(mode)) {
            ++counted_.directories;
            if (!path.empty()) found_.push_back(path);
        } else {
            ++counted_.files;
        }
    }

    void name_alone(const std::string& path, mode_t type) {
        TreeEntry entry;
        entry.path = path;
        entry.mode = type;
        count(path, type);
        look_(entry);
    }

    bool asks_attributes(const TreeEntry& entry) const {
        return !how_.names_alone && (how_.attributes == nullptr || how_.attributes(entry));
    }

    void visit(int directory, const char* name, const std::string& path) {
        struct statx status{};
        constexpr unsigned wanted = STATX_TYPE | STATX_MODE | STATX_UID | STATX_GID;
        if (::statx(directory, name, AT_SYMLINK_NOFOLLOW | AT_NO_AUTOMOUNT, wanted, &status) != 0) {
            // A file that a running server has just removed is no finding.
            if (errno != ENOENT) miss(path, errno);
            return;
        }
        TreeEntry entry;
        entry.path = path;
        entry.mode = status.stx_mode;
        entry.uid = status.stx_uid;
        entry.gid = status.stx_gid;
        entry.read_only_mount = read_only_;
        count(path, entry.mode);
        if (S_ISLNK(entry.mode)) {
            const ssize_t size = ::readlinkat(directory, name, target_.data(), target_.size());
            if (size > 0) entry.target = std::string_view(target_.data(), static_cast<std::size_t>(size));
        } else if (asks_attributes(entry) && !read_attributes(directory, in_place_, name, entry)) {
            miss(path, errno);
        }
        look_(entry);
    }

    int home_;
    const TreeWalk& how_;
    const LookAtEntry& look_;
    Agenda& agenda_;
    bool private_ = false, in_place_ = false, read_only_ = false;
    std::vector<std::string> found_, unreached_;
    TreeTotals counted_;
    alignas(KernelEntry) std::array<char, listing_size> listing_{};
    std::array<char, PATH_MAX> target_{};
};

}  // namespace

Result<TreeTotals> walk_tree(const std::string& home, const LookAtEntry& look,
                             std::chrono::milliseconds budget, TreeWalk how) {
    const UniqueFd top(::open(home.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC));
    if (!top.valid()) return fail_errno(Failure::internal, home, "cannot be opened", errno);
    const unsigned threads =
        how.threads != 0 ? how.threads : std::clamp(std::thread::hardware_concurrency(), 1U, most_threads);
    Agenda agenda(Clock::now() + budget);
    std::vector<std::thread> workers;
    workers.reserve(threads);
    // Not on this thread, whose working directory the others would see change.
    for (unsigned i = 0; i < threads; ++i) {
        workers.emplace_back([&] { TreeWorker(top.get(), how, look, agenda).run(); });
    }
    for (std::thread& worker : workers) worker.join();
    return agenda.finish();
}

}  // namespace jarmor::guard
