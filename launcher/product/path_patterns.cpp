#include "launcher/product/path_patterns.h"

#include <fnmatch.h>
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>

#include "guard/open_directory.h"

namespace jarmor::launcher {

namespace {

using guard::Failure;
using guard::Result;

constexpr std::size_t most_names = 65536;

bool is_there(const std::string& path) {
    struct stat status{};
    return ::stat(path.c_str(), &status) == 0;
}

/// The names of `directory` that fit. A directory that is not there has none.
Result<std::vector<std::string>> fitting_names(const std::string& directory, const std::string& pattern,
                                               const guard::Origin& origin) {
    const guard::OpenDirectory open(::opendir(directory.c_str()));
    if (!open) {
        if (errno == ENOENT || errno == ENOTDIR) return std::vector<std::string>{};
        return guard::fail_errno(Failure::policy, directory,
                                 "cannot be read for the class path (" + origin.text() + ")", errno,
                                 "let the service user read it");
    }
    std::vector<std::string> names;
    std::size_t seen = 0;
    for (errno = 0; const dirent* entry = ::readdir(open.get()); errno = 0) {
        if (++seen > most_names)
            return guard::fail(Failure::policy, directory, "holds more than 65536 names", "empty it");
        const std::string name = entry->d_name;
        if (name.find(':') == std::string::npos && ::fnmatch(pattern.c_str(), name.c_str(), FNM_PERIOD) == 0)
            names.push_back(name);
    }
    if (errno != 0) return guard::fail_errno(Failure::policy, directory, "cannot be read", errno);
    std::sort(names.begin(), names.end());
    return names;
}

}  // namespace

Result<std::vector<std::string>> matching_files(const std::string& home, const std::string& pattern,
                                                const guard::Origin& origin) {
    std::vector<std::string> found{pattern.starts_with('/') ? "" : home};
    std::size_t at = pattern.starts_with('/') ? 1 : 0;
    while (at <= pattern.size()) {
        const auto end = std::min(pattern.find('/', at), pattern.size());
        const std::string part = pattern.substr(at, end - at);
        at = end + 1;
        std::vector<std::string> next;
        for (const auto& path : found) {
            if (part.find_first_of("*?[") == std::string::npos) {
                next.push_back(path + "/" + part);
                continue;
            }
            auto names = fitting_names(path.empty() ? "/" : path, part, origin);
            if (!names) return pass_on(names);
            for (const auto& name : *names) next.push_back(path + "/" + name);
        }
        found = std::move(next);
    }
    std::erase_if(found, [](const std::string& path) { return !is_there(path); });
    return found;
}

}  // namespace jarmor::launcher
