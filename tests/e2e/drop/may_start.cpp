#include "may_start.h"

#include <fnmatch.h>

#include <fstream>
#include <set>
#include <sstream>
#include <stdexcept>

namespace jarmor::drop {

std::vector<MayStart> read_may_start(const std::string& path) {
    std::ifstream file(path);
    std::vector<MayStart> list;
    for (std::string line; std::getline(file, line);) {
        if (line.empty() || line[0] == '#') continue;
        std::istringstream words(line);
        MayStart entry;
        words >> entry.call >> entry.detail >> std::ws;
        if (entry.call == "prlimit64") {
            std::string number;
            words >> number >> std::ws;
            entry.detail += " " + number;
        }
        if (entry.detail == "-") entry.detail.clear();
        std::getline(words, entry.reason);
        if (entry.reason.empty()) throw std::runtime_error(path + ": a line without a reason: " + line);
        entry.other_options = entry.reason.compare(0, 14, "other options:") == 0;
        list.push_back(entry);
    }
    if (!file.eof() || list.empty()) throw std::runtime_error(path + ": cannot be read");
    return list;
}

const MayStart* find_listed(const std::vector<MayStart>& list, const support::TracedCall& call) {
    for (const auto& entry : list) {
        if (entry.call == call.name && ::fnmatch(entry.detail.c_str(), call.detail.c_str(), 0) == 0)
            return &entry;
    }
    return nullptr;
}

bool is_vital(const support::TracedCall& call, const std::vector<std::string>& judged) {
    static const std::set<std::string> names{
        "setuid",    "setgid",    "setreuid",     "setregid",      "setresuid", "setresgid",
        "setgroups", "getresuid", "getresgid",    "getgroups",     "capget",    "capset",
        "prctl",     "setrlimit", "close_range",  "seccomp",       "umask",     "fcntl",
        "execveat",  "execve",    "rt_sigaction", "rt_sigprocmask"};
    if (names.count(call.name) != 0) return true;
    if (call.name == "prlimit64") return call.detail.compare(0, 4, "set ") == 0;
    // Giving back what was read is no look at it.
    if (call.name == "close" || call.name == "munmap") return false;
    for (const auto& path : judged) {
        if (call.detail.compare(0, path.size(), path) == 0) return true;
    }
    return false;
}

}  // namespace jarmor::drop
