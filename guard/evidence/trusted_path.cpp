#include "guard/evidence/trusted_path.h"

#include <fcntl.h>
#include <sys/statfs.h>
#include <sys/statvfs.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <climits>
#include <map>
#include <string_view>

#include "guard/evidence/files.h"
#include "guard/same_file.h"
#include "guard/shell_quote.h"

namespace jarmor::guard {
namespace {

constexpr int max_links = 40;          // MAXSYMLINKS of the kernel
constexpr uid_t overflow_uid = 65534;  // user_namespaces(7): what an unmapped owner looks like
constexpr mode_t writable_by_them = S_IWGRP | S_IWOTH;

/// Without a user namespace 65534 is a real user; inside one it may be anybody who is not mapped.
bool overflow_uid_is_a_user() {
    const auto map = read_kernel_file("/proc/self/uid_map", 4096, Failure::internal);
    return map && map->find("4294967295") != std::string::npos;
}

bool trusted_owner(uid_t uid, const Trust& trust) {
    if (std::find(trust.owners.begin(), trust.owners.end(), uid) == trust.owners.end()) return false;
    return uid != overflow_uid || overflow_uid_is_a_user();
}

/// A read-only mount cannot be written by anybody, whatever owner and mode say (ConfigMap volumes). fstatfs
/// works on O_PATH descriptors since Linux 3.12.
bool on_read_only_mount(int fd) {
    struct statfs file_system{};
    return fd >= 0 && ::fstatfs(fd, &file_system) == 0 && (file_system.f_flags & ST_RDONLY) != 0;
}

std::string octal(mode_t mode) {
    std::string digits;
    for (int shift = 9; shift >= 0; shift -= 3) digits += static_cast<char>('0' + ((mode >> shift) & 7U));
    return digits;
}

Unexpected untrusted(Failure kind, const std::string& path, const struct stat& status, const Trust& trust,
                     const std::string& wanted) {
    std::string what =
        "is owned by uid " + std::to_string(status.st_uid) + " with mode " + octal(status.st_mode);
    if (S_ISLNK(status.st_mode)) what = "is a link owned by uid " + std::to_string(status.st_uid);
    std::string mend;
    if (!trusted_owner(status.st_uid, trust)) {
        what += status.st_uid == overflow_uid ? ", a user this user namespace cannot name" : "";
        mend = (S_ISLNK(status.st_mode) ? "chown -h root: " : "chown root: ") + shell_quote(path);
    }
    if (!S_ISLNK(status.st_mode) && (status.st_mode & writable_by_them) != 0) {
        mend += (mend.empty() ? "chmod go-w " : " && chmod go-w ") + shell_quote(path);
    }
    what += ", so other users than root";
    for (const uid_t owner : trust.owners) what += owner == 0 ? "" : " and uid " + std::to_string(owner);
    what += " can change it";
    if (path != wanted) what += " (on the way to " + wanted + ")";
    return fail(kind, path, what, mend);
}

void push_components(std::vector<std::string>& pending, std::string_view path) {
    std::vector<std::string> parts;
    for (std::size_t start = 0; start <= path.size();) {
        const std::size_t end = std::min(path.find('/', start), path.size());
        if (end > start) parts.emplace_back(path.substr(start, end - start));
        start = end + 1;
    }
    pending.insert(pending.end(), std::make_move_iterator(parts.rbegin()),
                   std::make_move_iterator(parts.rend()));
}

struct Node {
    UniqueFd fd;  ///< O_PATH; not there for files that were only looked at
    struct stat status{};
    std::string target;      ///< of a link
    bool read_only = false;  ///< proved only where owner or mode alone would not do
};

/// On the way along a path.
struct Walk {
    std::vector<std::string> pending;  ///< components still to go, the next one at the back
    std::string current;               ///< canonical path so far
    int links = 0;
};

}  // namespace

bool writable_by_others(const struct stat& status, const Trust& trust) {
    if (!trusted_owner(status.st_uid, trust)) return true;
    return !S_ISLNK(status.st_mode) && (status.st_mode & writable_by_them) != 0;
}

struct PathJudge::State {
    Trust trust;
    std::optional<Failure> untrusted_kind;
    std::map<std::string, Node> nodes;  ///< by canonical path; "" is the root

    /// The directory of the path asked for last, every step to it judged: the files of a directory are asked
    /// for one after the other.
    std::string last_directory{};
    std::optional<Walk> to_last_directory{};

    Failure kind_of_untrusted(Failure kind) const { return untrusted_kind.value_or(kind); }
    Result<Node*> step(const std::string& parent, const std::string& name, bool need_fd, Failure kind);
    Result<void> examine(Node& node, int parent, const std::string& name, const std::string& path,
                         bool need_fd, Failure kind) const;
    Result<void> judge(Node& node, const std::string& path, bool is_end, const std::string& wanted,
                       Failure kind) const;
    Result<Walk> begin(const std::string& wanted, Failure kind);
    Result<std::string> walk(const std::string& wanted, bool need_fd, Failure kind);
};

Result<void> PathJudge::State::examine(Node& node, int parent, const std::string& name,
                                       const std::string& path, bool need_fd, Failure kind) const {
    if (need_fd) {
        node.fd = UniqueFd(::openat(parent, name.c_str(), O_PATH | O_NOFOLLOW | O_CLOEXEC));
        if (!node.fd.valid()) return fail_errno(kind, path, "cannot be opened", errno);
    }
    const int done = need_fd ? ::fstat(node.fd.get(), &node.status)
                             : ::fstatat(parent, name.c_str(), &node.status, AT_SYMLINK_NOFOLLOW);
    if (done != 0) return fail_errno(kind, path, "cannot be examined", errno);
    if (S_ISLNK(node.status.st_mode)) {
        std::array<char, PATH_MAX> target{};
        const ssize_t size = need_fd ? ::readlinkat(node.fd.get(), "", target.data(), target.size())
                                     : ::readlinkat(parent, name.c_str(), target.data(), target.size());
        if (size < 0) return fail_errno(kind, path, "cannot be read as a link", errno);
        if (static_cast<std::size_t>(size) == target.size()) {
            return fail_errno(kind, path, "cannot be read as a link", ENAMETOOLONG);
        }
        node.target.assign(target.data(), static_cast<std::size_t>(size));
    }
    if (!writable_by_others(node.status, trust)) return {};
    if (need_fd) {
        node.read_only = on_read_only_mount(node.fd.get());
    } else {
        const UniqueFd fd(::openat(parent, name.c_str(), O_PATH | O_NOFOLLOW | O_CLOEXEC));
        node.read_only = on_read_only_mount(fd.get());
    }
    return {};
}

Result<Node*> PathJudge::State::step(const std::string& parent, const std::string& name, bool need_fd,
                                     Failure kind) {
    const std::string path = name == "/" ? "" : parent + "/" + name;
    const auto known = nodes.find(path);
    if (known != nodes.end() && (known->second.fd.valid() || !need_fd)) return &known->second;
    const int parent_fd = name == "/" ? AT_FDCWD : nodes.at(parent).fd.get();
    Node node;
    const auto examined = examine(node, parent_fd, name, path.empty() ? "/" : path, need_fd, kind);
    if (!examined) return Unexpected(examined.error());
    return &(nodes[path] = std::move(node));
}

Result<void> PathJudge::State::judge(Node& node, const std::string& path, bool is_end,
                                     const std::string& wanted, Failure kind) const {
    if (node.read_only || !writable_by_others(node.status, trust)) return {};
    // In a sticky directory only the owner of an entry can rename or remove it (and the owner of the
    // directory), and the entry is judged next. As the end of a path it holds what anybody put there.
    const bool sticky = S_ISDIR(node.status.st_mode) && (node.status.st_mode & S_ISVTX) != 0;
    if (sticky && !is_end && trusted_owner(node.status.st_uid, trust)) return {};
    return untrusted(kind_of_untrusted(kind), path.empty() ? "/" : path, node.status, trust, wanted);
}

/// The way from the root, or from the directory of the last path.
Result<Walk> PathJudge::State::begin(const std::string& wanted, Failure kind) {
    if (wanted.empty() || wanted.front() != '/') {
        return fail(kind, wanted, "is not an absolute path", "write it from /");
    }
    if (wanted.find('\0') != std::string::npos) return fail(kind, wanted, "has a NUL byte in its name");
    const auto directory = std::string_view(wanted).substr(0, wanted.rfind('/'));
    if (to_last_directory && directory == last_directory) {
        Walk way = *to_last_directory;
        push_components(way.pending, std::string_view(wanted).substr(directory.size()));
        return way;
    }
    to_last_directory.reset();
    last_directory = directory;
    Walk way;
    push_components(way.pending, wanted);
    auto root = step("", "/", /*need_fd=*/true, kind);
    if (!root) return pass_on(root);
    auto judged = judge(**root, "", /*is_end=*/false, wanted, kind);
    if (!judged) return pass_on(judged);
    return way;
}

/// The canonical path ("" for the root) of what `wanted` leads to; its node is known afterwards.
Result<std::string> PathJudge::State::walk(const std::string& wanted, bool need_fd, Failure kind) {
    auto way = begin(wanted, kind);
    if (!way) return pass_on(way);
    auto& [pending, current, links] = *way;
    Result<void> judged;
    while (judged && !pending.empty()) {
        // What a link on the way leads through lies above the last component.
        if (pending.size() == 1 && !to_last_directory && !wanted.ends_with('/')) {
            to_last_directory = Walk{{}, current, links};
        }
        const std::string name = std::move(pending.back());
        pending.pop_back();
        if (name == ".") continue;
        if (name == "..") {
            current.resize(current.empty() ? 0 : current.rfind('/'));
            continue;
        }
        auto node = step(current, name, need_fd || !pending.empty(), kind);
        if (!node) return pass_on(node);
        const std::string path = current + "/" + name;
        judged = judge(**node, path, /*is_end=*/false, wanted, kind);
        if (S_ISLNK((*node)->status.st_mode)) {
            if (++links > max_links) return fail_errno(kind, wanted, "cannot be opened", ELOOP);
            if ((*node)->target.starts_with('/')) current.clear();
            push_components(pending, (*node)->target);
        } else {
            current = path;
        }
    }
    if (judged) judged = judge(nodes.at(current), current, /*is_end=*/true, wanted, kind);
    if (!judged) return Unexpected(judged.error());
    return current;
}

PathJudge::PathJudge(Trust trust, std::optional<Failure> untrusted)
    : state_(std::make_unique<State>(State{std::move(trust), untrusted, {}})) {}
PathJudge::~PathJudge() = default;

Result<TrustedFile> PathJudge::look(const std::string& path, Failure kind) {
    auto end = state_->walk(path, /*need_fd=*/false, kind);
    if (!end) return pass_on(end);
    return TrustedFile{UniqueFd(), end->empty() ? "/" : *end, state_->nodes.at(*end).status};
}

Result<TrustedFile> PathJudge::open(const std::string& path, Failure kind) {
    auto end = state_->walk(path, /*need_fd=*/true, kind);
    if (!end) return pass_on(end);
    Node& node = state_->nodes.at(*end);
    TrustedFile file{UniqueFd(::fcntl(node.fd.get(), F_DUPFD_CLOEXEC, 3)), end->empty() ? "/" : *end,
                     node.status};
    if (!file.fd.valid()) return fail_errno(Failure::internal, path, "cannot be opened again", errno);
    return file;
}

Result<TrustedFile> PathJudge::open_readable(const std::string& path, Failure kind) {
    auto file = look(path, kind);
    if (!file) return file;
    if (!S_ISREG(file->status.st_mode)) return fail(kind, file->path, "is not a regular file");
    const std::size_t slash = file->path.rfind('/');
    const int parent = state_->nodes.at(file->path.substr(0, slash)).fd.get();
    file->fd = UniqueFd(::openat(parent, file->path.c_str() + slash + 1,
                                 O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC));
    if (!file->fd.valid()) return fail_errno(kind, file->path, "cannot be opened", errno);
    struct stat opened{};
    if (::fstat(file->fd.get(), &opened) != 0) return fail_errno(kind, path, "cannot be examined", errno);
    if (!same_file(opened, file->status)) {
        return fail(state_->kind_of_untrusted(kind), file->path, "was replaced while it was looked at",
                    "start again");
    }
    return file;
}

}  // namespace jarmor::guard
