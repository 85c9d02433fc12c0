#include "launcher/product/learn/scratch_place.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <optional>
#include <string_view>
#include <vector>

#include "guard/open_directory.h"
#include "guard/same_file.h"

namespace jarmor::launcher::learn {

namespace {

namespace fs = std::filesystem;
using guard::UniqueFd;

constexpr std::string_view name_begin = "jarmor-import-";
constexpr std::string_view name_pattern = "XXXXXX";
constexpr int most_tries = 5;

/// Memory before disk. A file system without exec (often /run) could not hold stand-ins.
std::vector<std::string> scratch_places() {
    std::vector<std::string> list;
    if (const char* chosen = std::getenv("TMPDIR"); chosen != nullptr && *chosen == '/')
        list.emplace_back(chosen);
    list.insert(list.end(), {"/run", "/dev/shm", "/tmp", "/var/tmp"});
    return list;
}

bool can_execute(const std::string& place) {
    struct statvfs status{};
    return ::statvfs(place.c_str(), &status) == 0 && (status.f_flag & (ST_NOEXEC | ST_RDONLY)) == 0;
}

/// The directory of this user under that path, locked; nothing where it is another's, in use, or gone by the
/// time it is locked.
UniqueFd lock_directory(const std::string& path) {
    UniqueFd fd(::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
    struct stat opened{}, named{};
    if (!fd.valid() || ::fstat(fd.get(), &opened) != 0 || opened.st_uid != ::geteuid()) return {};
    if (::flock(fd.get(), LOCK_EX | LOCK_NB) != 0) return {};
    const bool same = ::lstat(path.c_str(), &named) == 0 && guard::same_file(named, opened);
    return same ? std::move(fd) : UniqueFd();
}

void remove_left_overs(const std::string& place) {
    const guard::OpenDirectory listing(::opendir(place.c_str()));
    while (listing) {
        const dirent* entry = ::readdir(listing.get());
        if (entry == nullptr) return;
        const std::string_view name = entry->d_name;
        if (!name.starts_with(name_begin) || name.size() != name_begin.size() + name_pattern.size()) continue;
        const std::string path = place + "/" + std::string(name);
        std::error_code ignored;
        // It follows no link; what cannot be removed is the next run's to try.
        if (lock_directory(path).valid()) fs::remove_all(path, ignored);
    }
}

std::optional<ScratchPlace> make_in(const std::string& place) {
    // Another run may take it for a left-over before it is locked.
    for (int tried = 0; tried < most_tries; ++tried) {
        std::string path = place + "/" + std::string(name_begin) + std::string(name_pattern);
        if (::mkdtemp(path.data()) == nullptr) return std::nullopt;
        UniqueFd fd = lock_directory(path);
        if (fd.valid()) return ScratchPlace{std::move(path), std::move(fd)};
    }
    return std::nullopt;
}

}  // namespace

guard::Result<ScratchPlace> make_scratch_place() {
    for (const auto& place : scratch_places()) {
        std::error_code failed;
        // Canonical, because the stand-ins are asked where they are.
        const std::string canonical = fs::canonical(place, failed).string();
        if (failed || !can_execute(canonical)) continue;
        remove_left_overs(canonical);
        if (auto made = make_in(canonical)) return std::move(*made);
    }
    return guard::fail(
        guard::Failure::confine, "",
        "no directory for a scratch home: /run, /dev/shm, /tmp and /var/tmp are read-only or noexec",
        "name another one in TMPDIR");
}

}  // namespace jarmor::launcher::learn
