#include "launcher/product/text_difference.h"

#include <algorithm>
#include <array>
#include <map>

#include "guard/report/text.h"
#include "guard/text.h"

namespace jarmor::launcher {

namespace {

constexpr std::size_t lines_shown = 3, line_shown = 100;

std::string_view trimmed(std::string_view line) {
    line.remove_prefix(std::min(line.find_first_not_of(" \t"), line.size()));
    return line.substr(0, line.find_last_not_of(" \t\r") + 1);
}

/// "export NAME" of "export NAME=value", "-Dname" of "-Dname=value"; empty for any other line.
std::string_view assigned_name(std::string_view line) {
    constexpr std::string_view exporting = "export ";
    const std::size_t begin = line.starts_with(exporting) ? exporting.size() : 0;
    constexpr std::string_view of_names = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-";
    const auto end = line.find_first_not_of(of_names, begin);
    const bool assigned = end != std::string_view::npos && end > begin && line[end] == '=';
    return assigned ? line.substr(0, end) : std::string_view{};
}

/// How often each line stands in `one` more than in `other`, in the order of `one`.
std::vector<std::string_view> more_in(std::string_view one, std::string_view other) {
    std::map<std::string_view, int> count;
    for (const auto line : guard::split(other, '\n')) ++count[line];
    std::vector<std::string_view> more;
    for (const auto line : guard::split(one, '\n')) {
        if (--count[line] < 0) more.push_back(line);
    }
    return more;
}

void show(std::string& text, const std::vector<std::string_view>& lines, const char* sign) {
    std::size_t shown = 0;
    for (const auto full : lines) {
        const auto line = shown_line(full);
        if (line.empty()) continue;
        if (++shown > lines_shown) {
            text += "; " + std::string(sign) + " ...";
            return;
        }
        text += (text.ends_with(':') ? " " : "; ") + std::string(sign) + " " + guard::printable(line);
    }
}

std::string counted(std::size_t count) {
    return std::to_string(count) + (count == 1 ? " line" : " lines");
}

}  // namespace

bool may_be_shown(std::string_view text) {
    if (text.empty() || text.front() == '#') return false;
    const auto lower = guard::lower(text);
    // "://" with "@": a URL with a name and a password in it.
    if (lower.find("://") != std::string::npos && lower.find('@') != std::string::npos) return false;
    constexpr std::array secrets{"pass", "secret", "token", "key", "pwd=", "credential"};
    return std::ranges::none_of(secrets,
                                [&](const char* word) { return lower.find(word) != std::string::npos; });
}

std::string shown_line(std::string_view line) {
    line = trimmed(line);
    while (line.ends_with('\\')) line = trimmed(line.substr(0, line.size() - 1));
    if (may_be_shown(line)) return std::string(line.substr(0, line_shown));
    const auto name = line.starts_with('#') ? std::string_view{} : assigned_name(line);
    return name.empty() ? "" : std::string(name.substr(0, line_shown)) + "=...";
}

std::vector<std::string> commands_of(std::string_view text) {
    std::vector<std::string> commands;
    std::string begun;
    for (auto line : guard::split(text, '\n')) {
        line = trimmed(line);
        // A line that goes on with a backslash swallows the next one, be it a comment or not.
        if (begun.empty() && (line.empty() || line.starts_with('#'))) continue;
        begun += line;
        if (begun.ends_with('\\')) {
            begun.back() = ' ';
            continue;
        }
        commands.push_back(std::move(begun));
        begun.clear();
    }
    if (!begun.empty()) commands.push_back(std::move(begun));
    return commands;
}

std::string difference_summary(std::string_view before, std::string_view after) {
    const auto added = more_in(after, before), removed = more_in(before, after);
    if (added.empty() && removed.empty()) return "the same lines in another order";
    std::string text = counted(added.size()) + " added, " + std::to_string(removed.size()) + " removed:";
    show(text, added, "+");
    show(text, removed, "-");
    if (text.ends_with(':')) text.pop_back();
    return text;
}

}  // namespace jarmor::launcher
