#include <unistd.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>

#include "tests/support/jvm_run.h"

namespace jarmor::support {
namespace {

std::string link_target(const std::string& path) {
    std::error_code error;
    const auto target = std::filesystem::read_symlink(path, error);
    return error ? std::string() : target.string();
}

std::set<std::string> socket_inodes(const std::string& proc) {
    std::set<std::string> inodes;
    std::error_code error;
    std::filesystem::directory_iterator entry(proc + "/fd", error);
    for (; !error && entry != std::filesystem::directory_iterator(); entry.increment(error)) {
        const std::string target = link_target(entry->path().string());
        if (target.starts_with("socket:[")) inodes.insert(target.substr(8, target.size() - 9));
    }
    return inodes;
}

bool is_loopback(const std::string& address) {
    // 127.0.0.0/8 in an IPv4 table, ::1 and ::ffff:127.0.0.0/104 in an IPv6 one; words are in host order.
    if (address.size() == 8) return address.ends_with("7F");
    return address == "00000000000000000000000001000000" ||
           (address.starts_with("0000000000000000FFFF0000") && address.ends_with("7F"));
}

void listening(const std::string& table, const std::set<std::string>& inodes,
               std::vector<ListeningSocket>& found) {
    std::ifstream lines(table);
    std::string line;
    std::getline(lines, line);
    while (std::getline(lines, line)) {
        std::istringstream words(line);
        std::array<std::string, 10> word;  // sl local remote state queues timer retransmits uid timeout inode
        for (std::string& each : word) words >> each;
        const auto colon = word[1].find(':');
        if (word[3] != "0A" || colon == std::string::npos || inodes.count(word[9]) == 0) continue;
        const std::string address = word[1].substr(0, colon);
        const auto port = static_cast<std::uint16_t>(std::stoul(word[1].substr(colon + 1), nullptr, 16));
        found.push_back({address, port, is_loopback(address)});
    }
}

std::vector<std::string> mapped_paths(const std::string& file) {
    std::ifstream lines(file);
    std::string line;
    std::set<std::string> paths;
    while (std::getline(lines, line)) {
        const auto at = line.find('/');
        if (at != std::string::npos) paths.insert(line.substr(at));
    }
    return {paths.begin(), paths.end()};
}

}  // namespace

OutsideView look_at(pid_t pid) {
    const std::string proc = "/proc/" + std::to_string(pid);
    OutsideView view;
    const auto inodes = socket_inodes(proc);
    listening(proc + "/net/tcp", inodes, view.sockets);
    listening(proc + "/net/tcp6", inodes, view.sockets);
    view.mapped = mapped_paths(proc + "/maps");
    std::ifstream environ_file(proc + "/environ");
    for (std::string entry; std::getline(environ_file, entry, '\0');) view.environ.push_back(entry);
    view.executable = link_target(proc + "/exe");
    return view;
}

}  // namespace jarmor::support
