#include <dirent.h>
#include <limits.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdio>
#include <memory>
#include <optional>
#include <set>
#include <string_view>

#include "guard/evidence/files.h"
#include "guard/text.h"
#include "launcher/cli/script_diff.h"

namespace jarmor::launcher {

namespace {

constexpr std::size_t status_limit = std::size_t{64} * 1024;

struct CloseListing {
    void operator()(DIR* directory) const { (void)::closedir(directory); }
};

std::vector<std::string> entries_of(const std::string& path) {
    std::vector<std::string> names;
    const std::unique_ptr<DIR, CloseListing> open(::opendir(path.c_str()));
    while (open) {
        const dirent* entry = ::readdir(open.get());
        if (entry == nullptr) break;
        if (entry->d_name[0] >= '0' && entry->d_name[0] <= '9') names.emplace_back(entry->d_name);
    }
    return names;
}

std::vector<unsigned> numbers_in(std::string_view text) {
    std::vector<unsigned> numbers;
    while (!text.empty()) {
        const auto begin = std::min(text.find_first_of("0123456789"), text.size());
        text.remove_prefix(begin);
        unsigned number = 0;
        const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), number);
        if (failed != std::errc{}) break;
        numbers.push_back(number);
        text.remove_prefix(static_cast<std::size_t>(end - text.data()));
    }
    return numbers;
}

struct Reader {
    std::string name;
    unsigned uid = 0;  ///< effective
    std::set<unsigned> groups;

    /// By mode alone, as the kernel asks it: the first of the three that fits decides.
    bool may_read(uid_t owner, gid_t group, mode_t mode) const {
        if (uid == owner) return (mode & S_IRUSR) != 0;
        return (mode & (groups.contains(group) ? S_IRGRP : S_IROTH)) != 0;
    }
};

std::optional<Reader> read_status(const std::string& process) {
    const auto text = guard::read_kernel_file(process + "/status", status_limit, guard::Failure::internal);
    if (!text) return std::nullopt;
    Reader reader;
    for (const auto line : guard::split(*text, '\n')) {
        const auto numbers = numbers_in(line);
        if (line.starts_with("Name:\t")) reader.name = line.substr(6);
        if (line.starts_with("Uid:") && numbers.size() == 4) reader.uid = numbers[1];
        if (line.starts_with("Gid:") || line.starts_with("Groups:"))
            reader.groups.insert(numbers.begin(), numbers.end());
    }
    return reader;
}

/// The group of a new file: that of its directory where it has the set-group-id bit.
gid_t group_in(const std::string& directory, gid_t gid) {
    struct stat status{};
    const bool inherits = ::stat(directory.c_str(), &status) == 0 && (status.st_mode & S_ISGID) != 0;
    return inherits ? status.st_gid : gid;
}

/// What the reader can read now and could not, were it made anew; empty: nothing.
std::string lost_by(const Reader& reader, const std::string& process, const std::string& home,
                    const NewFileMode& made) {
    for (const auto& name : entries_of(process + "/fd")) {
        const std::string fd = process + "/fd/" + name;
        std::array<char, PATH_MAX> target{};
        const ssize_t size = ::readlink(fd.c_str(), target.data(), target.size());
        if (size <= 0) continue;
        const std::string path(target.data(), static_cast<std::size_t>(size));
        struct stat now{};
        if (!path.starts_with(home + "/") || ::stat(fd.c_str(), &now) != 0 || !S_ISREG(now.st_mode)) continue;
        const gid_t group = group_in(path.substr(0, path.rfind('/')), made.gid);
        const mode_t mode = now.st_mode & 0666U & ~made.umask;
        if (!reader.may_read(now.st_uid, now.st_gid, now.st_mode) || reader.may_read(made.uid, group, mode))
            continue;
        std::array<char, 64> modes{};
        (void)std::snprintf(modes.data(), modes.size(), " is %04o and becomes %04o %u:%u",
                            now.st_mode & 07777U, mode, made.uid, group);
        return path.substr(home.size() + 1) + modes.data() + "; group " + std::to_string(group) +
               " or another umask keeps it";
    }
    return {};
}

}  // namespace

std::vector<std::string> processes_reading(const std::string& home, const NewFileMode& made) {
    std::vector<std::string> readers;
    if (home.empty() || ::geteuid() != 0) return readers;
    for (const auto& pid : entries_of("/proc")) {
        const std::string process = "/proc/" + pid;
        const auto reader = read_status(process);
        // The server's own processes, and who may read everything.
        if (!reader || reader->uid == 0 || reader->uid == made.uid) continue;
        const auto lost = lost_by(*reader, process, home, made);
        if (!lost.empty())
            readers.push_back(reader->name + " (pid " + pid + ", uid " + std::to_string(reader->uid) +
                              "): " + lost);
    }
    return readers;
}

}  // namespace jarmor::launcher
