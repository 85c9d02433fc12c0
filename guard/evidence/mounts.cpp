#include "guard/evidence/mounts.h"

#include <algorithm>

#include "guard/text.h"

namespace jarmor::guard {

namespace {

/// Space, tab, line break and backslash stand there as \040 and so on.
std::string without_octal(std::string_view text) {
    std::string made;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '\\' && i + 3 < text.size()) {
            const auto digit = [&](std::size_t at) { return (text[i + at] - '0') & 7; };
            made += static_cast<char>(digit(1) << 6 | digit(2) << 3 | digit(3));
            i += 3;
        } else {
            made += text[i];
        }
    }
    return made;
}

}  // namespace

bool Mount::has(std::string_view option) const {
    return std::find(options.begin(), options.end(), option) != options.end();
}

std::vector<Mount> parse_mounts(std::string_view mountinfo) {
    std::vector<Mount> mounts;
    for (const std::string_view line : split(mountinfo, '\n')) {
        const auto cells = split(line, ' ');
        const auto dash = std::find(cells.begin(), cells.end(), "-");
        // proc(5): id, parent, device, root, mount point, options, optional fields, "-", type, source,
        // options
        if (cells.size() < 6 || cells.end() - dash < 4) continue;
        Mount mount;
        mount.device = cells[2];
        mount.point = without_octal(cells[4]);
        mount.type = dash[1];
        // Either of the two can make it read-only: the mount, or the file system below it.
        for (const std::string_view list : {cells[5], dash[3]}) {
            for (const std::string_view option : split(list, ',')) mount.options.emplace_back(option);
        }
        mounts.push_back(std::move(mount));
    }
    return mounts;
}

const Mount* mount_of(const std::vector<Mount>& mounts, std::string_view path) {
    const Mount* found = nullptr;
    for (const Mount& mount : mounts) {
        const bool holds = mount.point == "/" || path == mount.point ||
                           (path.starts_with(mount.point) && path[mount.point.size()] == '/');
        if (holds && (found == nullptr || mount.point.size() >= found->point.size())) found = &mount;
    }
    return found;
}

}  // namespace jarmor::guard
