#include <dirent.h>
#include <limits.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <charconv>
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

/// Whether a descriptor of the process names something below the directory.
bool holds_file_below(const std::string& process, const std::string& directory) {
    for (const auto& name : entries_of(process + "/fd")) {
        std::array<char, PATH_MAX> target{};
        const ssize_t size = ::readlink((process + "/fd/" + name).c_str(), target.data(), target.size());
        if (size > 0 &&
            std::string_view(target.data(), static_cast<std::size_t>(size)).starts_with(directory))
            return true;
    }
    return false;
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

}  // namespace

std::vector<std::string> processes_reading(const std::string& home, uid_t uid, gid_t gid) {
    std::vector<std::string> readers;
    if (home.empty() || ::geteuid() != 0) return readers;
    for (const auto& pid : entries_of("/proc")) {
        const std::string process = "/proc/" + pid;
        const auto reader = read_status(process);
        if (!reader || reader->uid == 0 || reader->uid == uid || reader->groups.contains(gid)) continue;
        if (holds_file_below(process, home + "/"))
            readers.push_back(reader->name + " (pid " + pid + ", uid " + std::to_string(reader->uid) +
                              "), which is not in group " + std::to_string(gid));
    }
    return readers;
}

}  // namespace jarmor::launcher
