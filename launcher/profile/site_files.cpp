#include "launcher/profile/site_files.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <climits>

#include "guard/evidence/files.h"
#include "guard/open_directory.h"
#include "guard/same_file.h"
#include "launcher/profile/formats.h"
#include "launcher/profile/parse.h"

namespace jarmor::launcher {

namespace {

using guard::fail;
using guard::fail_errno;
using guard::Failure;
using guard::Result;
using guard::UniqueFd;

constexpr std::size_t most_drop_ins = 64;
constexpr std::string_view layer_suffix = ".toml";

guard::Trust trust(bool as_root) {
    if (as_root) return {{0}};
    // The id by which the kernel opens files for this process.
    return {{0, ::geteuid()}};
}

/// The entries that end in .toml, hidden ones left out, in byte order.
Result<std::vector<std::string>> list_toml(DIR* directory, const std::string& path) {
    std::vector<std::string> names;
    while (true) {
        errno = 0;
        const dirent* entry = ::readdir(directory);
        if (entry == nullptr) break;
        const std::string_view name = entry->d_name;
        if (name.size() > layer_suffix.size() && name.front() != '.' && name.ends_with(layer_suffix)) {
            names.emplace_back(name);
        }
    }
    if (errno != 0) return fail_errno(Failure::profile, path, "cannot be listed", errno);
    std::sort(names.begin(), names.end());
    return names;
}

}  // namespace

SiteFiles::SiteFiles(bool as_root) : judge_(trust(as_root)) {}

Result<bool> SiteFiles::exists(const std::string& path) {
    struct stat status{};
    if (::lstat(path.c_str(), &status) == 0) return true;
    if (errno == ENOENT || errno == ENOTDIR) return false;
    return fail_errno(Failure::profile, path, "cannot be examined", errno);
}

/// Opens for reading what was judged. The judged descriptor keeps the inode from being used again, so the
/// same inode is the same file. (/proc/self/fd/N would do it in one step, but there may be no /proc.)
Result<UniqueFd> SiteFiles::open_judged(const std::string& path) {
    auto judged = judge_.open(path, Failure::profile);
    if (!judged) return pass_on(judged);
    const bool is_directory = S_ISDIR(judged->status.st_mode);
    if (!is_directory && !S_ISREG(judged->status.st_mode)) {
        return fail(Failure::profile, path, "is neither a file nor a directory");
    }
    constexpr int flags = O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY;
    if (is_directory) {
        UniqueFd fd(::openat(judged->fd.get(), ".", flags | O_DIRECTORY));
        if (!fd.valid()) return fail_errno(Failure::profile, path, "cannot be listed", errno);
        return fd;
    }
    UniqueFd fd(::open(judged->path.c_str(), flags));
    if (!fd.valid()) return fail_errno(Failure::profile, path, "cannot be opened", errno);
    struct stat status{};
    if (::fstat(fd.get(), &status) != 0)
        return fail_errno(Failure::profile, path, "cannot be examined", errno);
    if (!guard::same_file(status, judged->status)) {
        return fail(Failure::profile, path, "was replaced while it was being read");
    }
    return fd;
}

Result<SiteFile> SiteFiles::read(const std::string& path) {
    struct stat status{};
    // Only for the message: nobody shall be told to chmod /tmp or /dev/null.
    if (::stat(path.c_str(), &status) == 0 && !S_ISREG(status.st_mode)) {
        return fail(Failure::profile, path, "is not a regular file");
    }
    auto fd = open_judged(path);
    if (!fd) return pass_on(fd);
    if (::fstat(fd->get(), &status) != 0)
        return fail_errno(Failure::profile, path, "cannot be examined", errno);
    if (!S_ISREG(status.st_mode)) return fail(Failure::profile, path, "is not a regular file");
    auto text = guard::read_all(fd->get(), path, largest_profile, Failure::profile);
    if (!text) return pass_on(text);
    return SiteFile{path, std::move(*text), status.st_uid};
}

Result<std::vector<SiteFile>> SiteFiles::read_drop_ins(const std::string& directory) {
    std::vector<SiteFile> files;
    const auto there = exists(directory);
    if (!there) return guard::Unexpected(there.error());
    if (!*there) return files;
    auto fd = open_judged(directory);
    if (!fd) return pass_on(fd);
    const guard::OpenDirectory listing(::fdopendir(fd->get()));
    if (!listing) return fail_errno(Failure::profile, directory, "is not a directory", errno);
    (void)fd->release();  // closedir() closes it
    auto names = list_toml(listing.get(), directory);
    if (!names) return pass_on(names);
    if (names->size() > most_drop_ins) {
        return fail(Failure::profile, directory,
                    "has more than " + std::to_string(most_drop_ins) + " files *.toml");
    }
    for (const auto& name : *names) {
        auto file = read(directory + "/" + name);
        if (!file) return pass_on(file);
        files.push_back(std::move(*file));
    }
    return files;
}

std::vector<std::string> installed_profiles(const std::string& directory) {
    const guard::OpenDirectory listing(::opendir(directory.c_str()));
    if (!listing) return {};
    auto names = list_toml(listing.get(), directory);
    if (!names) return {};
    for (auto& name : *names) name.resize(name.size() - layer_suffix.size());
    std::erase_if(*names, [](const std::string& name) { return !is_profile_name(name); });
    return std::move(*names);
}

Result<std::string> absolute(const std::string& path) {
    if (path.starts_with('/')) return path;
    char directory[PATH_MAX];
    if (::getcwd(directory, sizeof directory) == nullptr) {
        return fail_errno(Failure::profile, path, "is relative, and the working directory is unknown", errno);
    }
    std::string_view behind = path;
    while (behind.starts_with("./")) behind.remove_prefix(2);
    return std::string(directory) + "/" + std::string(behind);
}

}  // namespace jarmor::launcher
