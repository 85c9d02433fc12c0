#include "launcher/product/purge.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <memory>
#include <utility>

#include "guard/unique_fd.h"

namespace jarmor::launcher {

namespace {

using guard::UniqueFd;

constexpr int directory_flags = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC;
/// One descriptor stays open a level; deeper trees are no product's.
constexpr unsigned deepest = 200;
constexpr std::size_t most_lines = 10;

struct CloseDirectory {
    void operator()(DIR* directory) const { (void)::closedir(directory); }
};

class Purge {
  public:
    std::vector<std::string> empty(const std::string& home, const std::string& path) {
        UniqueFd directory(::open(home.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
        if (!directory.valid()) return said(home, errno);
        std::size_t at = 0;
        while (at < path.size()) {
            const auto end = std::min(path.find('/', at), path.size());
            const std::string name = path.substr(at, end - at);
            at = end + 1;
            if (name.empty()) continue;
            const bool made = at > path.size() && ::mkdirat(directory.get(), name.c_str(), 0700) == 0;
            UniqueFd next(::openat(directory.get(), name.c_str(), directory_flags));
            if (!next.valid()) return said(home + "/" + path, errno == ENOTDIR ? ELOOP : errno);
            if (made) return {};
            directory = std::move(next);
        }
        remove_content(std::move(directory), path, 0);
        return std::move(lines_);
    }

  private:
    std::vector<std::string> said(const std::string& path, int number) {
        // O_NOFOLLOW with O_DIRECTORY reports a link as ENOTDIR (open(2)).
        say(path,
            number == ELOOP ? "is no directory, or a link, which is not followed" : std::strerror(number));
        return std::move(lines_);
    }

    void say(const std::string& path, const std::string& what) {
        if (lines_.size() < most_lines) lines_.push_back(path + ": " + what);
    }

    void remove_content(UniqueFd directory, const std::string& path, unsigned depth) {
        const std::unique_ptr<DIR, CloseDirectory> open(::fdopendir(directory.get()));
        if (!open) return say(path, std::strerror(errno));
        (void)directory.release();  // closedir() closes it
        while (const dirent* entry = ::readdir(open.get())) {
            const std::string name = entry->d_name;
            if (name == "." || name == ".." || (depth == 0 && name[0] == '.')) continue;
            remove(::dirfd(open.get()), name, path + "/" + name, depth);
        }
    }

    void remove(int directory, const std::string& name, const std::string& path, unsigned depth) {
        if (::unlinkat(directory, name.c_str(), 0) == 0 || errno == ENOENT) return;
        // EISDIR is Linux's answer for a directory, EPERM that of POSIX.
        if (errno != EISDIR && errno != EPERM) return say(path, std::strerror(errno));
        if (depth == deepest) return say(path, "is too deep");
        UniqueFd below(::openat(directory, name.c_str(), directory_flags));
        if (!below.valid()) return say(path, std::strerror(errno));
        remove_content(std::move(below), path, depth + 1);
        if (::unlinkat(directory, name.c_str(), AT_REMOVEDIR) != 0 && errno != ENOENT && lines_.empty())
            say(path, std::strerror(errno));
    }

    std::vector<std::string> lines_;
};

}  // namespace

std::vector<std::string> purge_directory(const std::string& home, const std::string& path) {
    return Purge().empty(home, path);
}

}  // namespace jarmor::launcher
