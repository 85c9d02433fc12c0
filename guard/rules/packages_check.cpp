#include <algorithm>
#include <map>

#include "guard/evidence/packages.h"
#include "guard/rules/host_checks.h"
#include "guard/text.h"

namespace jarmor::guard::rules {

namespace {

constexpr std::int64_t list_life = 7 * 24 * 60 * 60;
constexpr std::string_view apt_lists = "/var/lib/apt/lists";

/// What an attacker who got in would look for, and what lets one in; by name, with or without a version.
constexpr std::string_view unwanted_packages[] = {
    "gcc",  "g++",       "clang",          "gdb",          "strace",       "ltrace", "tcpdump",
    "nmap", "wireshark", "netcat-openbsd", "telnetd",      "ftpd",         "vsftpd", "rsh-server",
    "nis",  "rpcbind",   "tftpd-hpa",      "xserver-xorg", "avahi-daemon", "cups"};

bool is_unwanted(std::string_view name) {
    return std::any_of(
        std::begin(unwanted_packages), std::end(unwanted_packages), [name](std::string_view unwanted) {
            if (!name.starts_with(unwanted)) return false;
            // "gcc-12", and not "gcc-12-base", which is a library's.
            const std::string_view rest = name.substr(unwanted.size());
            return rest.empty() || (rest.starts_with('-') &&
                                    rest.find_first_not_of("0123456789.", 1) == std::string_view::npos);
        });
}

/// The newest version of each package in the lists of security updates.
struct SecurityLists {
    std::map<std::string, std::string, std::less<>> versions;
    std::int64_t newest = 0;  ///< when the youngest of them was fetched
    std::size_t files = 0;
};

void take_list(std::string_view text, SecurityLists& lists) {
    std::string_view name;
    for (const std::string_view line : split(text, '\n')) {
        if (line.starts_with("Package: ")) name = line.substr(9);
        if (!line.starts_with("Version: ") || name.empty()) continue;
        std::string& known = lists.versions[std::string(name)];
        const std::string_view version = line.substr(9);
        if (known.empty() || compare_debian_versions(known, version) < 0) known = version;
        name = {};
    }
}

/// Reads them all; false with the answer given where one cannot be read.
bool read_security_lists(const Subject& subject, SecurityLists& lists, Answer& answer) {
    constexpr std::size_t limit = std::size_t{128} << 20U;
    for (const std::string& name : subject.root.list(std::string(apt_lists)).names) {
        if (name.find("security") == std::string::npos || !name.ends_with("_Packages")) continue;
        const std::string path = std::string(apt_lists) + "/" + name;
        const FileText text = subject.root.read(path, limit);
        if (text.presence != Presence::found) {
            answer.unknown(path, text.why);
            return false;
        }
        ++lists.files;
        take_list(text.text, lists);
    }
    // apt leaves the time of the server on the lists; this one is of the last fetch.
    const FileStatus stamp = subject.root.status(std::string(apt_lists));
    if (stamp.presence == Presence::found) lists.newest = stamp.status.st_mtim.tv_sec;
    return true;
}

}  // namespace

void check_software(const Subject& subject, Answer& answer) {
    const PackageList list = read_packages(subject.root);
    if (list.presence != Presence::found) return answer.unknown(list.where, list.why);
    std::string found;
    for (const Package& package : list.packages) {
        if (is_unwanted(package.name)) found += (found.empty() ? "" : " ") + package.name;
    }
    if (!found.empty()) return answer.fail(list.where, "installed, and not needed to run a server: " + found);
    answer.pass(list.where, std::to_string(list.packages.size()) + " packages");
}

void check_security_updates(const Subject& subject, Answer& answer) {
    const PackageList list = read_packages(subject.root);
    if (list.presence != Presence::found) return answer.unknown(list.where, list.why);
    SecurityLists security;
    if (!read_security_lists(subject, security, answer)) return;
    const std::string where(apt_lists);
    if (security.files == 0) return answer.unknown(where, "no list of security updates was fetched");
    if (subject.at - security.newest > list_life) {
        return answer.unknown(where, "was fetched more than 7 days ago: apt-get update");
    }
    std::string pending;
    std::size_t count = 0;
    for (const Package& package : list.packages) {
        const auto newer = security.versions.find(package.name);
        if (newer == security.versions.end() || compare_debian_versions(package.version, newer->second) >= 0)
            continue;
        if (++count <= 5) pending += " " + package.name + " " + newer->second;
    }
    if (count > 0) {
        return answer.fail(list.where, std::to_string(count) + " security updates are pending:" + pending +
                                           (count > 5 ? " ..." : ""));
    }
    if (subject.root.exists("/run/reboot-required")) {
        return answer.warn("/run/reboot-required", "an update is in force only after a reboot");
    }
    answer.pass(list.where, "no security update is pending");
}

}  // namespace jarmor::guard::rules
