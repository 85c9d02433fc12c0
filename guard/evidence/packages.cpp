#include "guard/evidence/packages.h"

#include <algorithm>

#include "guard/text.h"

namespace jarmor::guard {

namespace {

constexpr std::size_t package_list_limit = std::size_t{64} << 20U;

std::string_view after_mark(std::string_view line, std::string_view mark) {
    return line.starts_with(mark) ? line.substr(mark.size()) : std::string_view();
}

/// Records are separated by an empty line.
std::vector<Package> debian_packages(std::string_view text) {
    std::vector<Package> packages;
    Package package;
    bool installed = false;
    const auto end_record = [&] {
        if (installed && !package.name.empty()) packages.push_back(package);
        package = {};
        installed = false;
    };
    for (const std::string_view line : split(text, '\n')) {
        if (line.empty()) end_record();
        if (const auto name = after_mark(line, "Package: "); !name.empty()) package.name = name;
        if (const auto version = after_mark(line, "Version: "); !version.empty()) package.version = version;
        if (const auto status = after_mark(line, "Status: "); !status.empty())
            installed = status.ends_with(" installed");
    }
    end_record();
    return packages;
}

std::vector<Package> alpine_packages(std::string_view text) {
    std::vector<Package> packages;
    for (const std::string_view line : split(text, '\n')) {
        if (line.starts_with("P:")) packages.push_back({std::string(line.substr(2)), {}});
        if (line.starts_with("V:") && !packages.empty()) packages.back().version = line.substr(2);
    }
    return packages;
}

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

/// '~' sorts before the end, letters before the other characters.
int weight_of(std::string_view text, std::size_t at) {
    if (at >= text.size() || is_digit(text[at])) return 0;
    const char c = text[at];
    if (c == '~') return -1;
    const bool is_letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    return is_letter ? c : c + 256;
}

/// Parts without digits and numbers, in turns.
int compare_parts(std::string_view one, std::string_view other) {
    std::size_t i = 0, j = 0;
    while (i < one.size() || j < other.size()) {
        while ((i < one.size() && !is_digit(one[i])) || (j < other.size() && !is_digit(other[j]))) {
            const int difference = weight_of(one, i) - weight_of(other, j);
            if (difference != 0) return difference;
            ++i;
            ++j;
        }
        while (i < one.size() && one[i] == '0') ++i;
        while (j < other.size() && other[j] == '0') ++j;
        int first = 0;
        while (i < one.size() && j < other.size() && is_digit(one[i]) && is_digit(other[j])) {
            if (first == 0) first = one[i] - other[j];
            ++i;
            ++j;
        }
        if (i < one.size() && is_digit(one[i])) return 1;
        if (j < other.size() && is_digit(other[j])) return -1;
        if (first != 0) return first;
    }
    return 0;
}

std::string_view take_epoch(std::string_view& version) {
    const std::size_t colon = version.find(':');
    if (colon == std::string_view::npos) return "0";
    const std::string_view epoch = version.substr(0, colon);
    version.remove_prefix(colon + 1);
    return epoch;
}

std::string_view take_revision(std::string_view& version) {
    const std::size_t dash = version.rfind('-');
    if (dash == std::string_view::npos) return "";
    const std::string_view revision = version.substr(dash + 1);
    version = version.substr(0, dash);
    return revision;
}

}  // namespace

PackageList read_packages(const Root& root) {
    PackageList list;
    for (const char* path : {"/var/lib/dpkg/status", "/lib/apk/db/installed"}) {
        const FileText text = root.read(path, package_list_limit);
        if (text.presence == Presence::absent) continue;
        list.presence = text.presence;
        list.where = path;
        list.why = text.why;
        if (text.presence == Presence::found) {
            list.packages =
                *path == '/' && path[1] == 'v' ? debian_packages(text.text) : alpine_packages(text.text);
        }
        return list;
    }
    list.where = "/var/lib/dpkg/status";
    list.why = "there is no list of packages that jarmor can read";
    return list;
}

int compare_debian_versions(std::string_view one, std::string_view other) {
    const std::string_view one_epoch = take_epoch(one), other_epoch = take_epoch(other);
    if (const int epochs = compare_parts(one_epoch, other_epoch); epochs != 0) return epochs;
    const std::string_view one_revision = take_revision(one), other_revision = take_revision(other);
    if (const int versions = compare_parts(one, other); versions != 0) return versions;
    return compare_parts(one_revision, other_revision);
}

}  // namespace jarmor::guard
