#include "launcher/product/script_change.h"

#include <unistd.h>

#include <algorithm>
#include <map>
#include <vector>

#include "guard/evidence/files.h"
#include "guard/evidence/sha256.h"
#include "guard/report/text.h"
#include "guard/shell_quote.h"
#include "guard/text.h"
#include "launcher/product/option_difference.h"
#include "launcher/product/stub.h"

namespace jarmor::launcher {

namespace {

using guard::Finding;
using guard::Severity;

constexpr const char* changed_rule = "script-changed";
constexpr std::size_t script_limit = std::size_t{1} << 20U;
constexpr std::size_t lines_shown = 3, line_shown = 100;

Finding changed(const ScriptStart& start, const std::string& path, const std::string& what) {
    return {changed_rule, Severity::error, path, what,
            "look at it, then learn it again: jarmor install " + guard::shell_quote(start.home)};
}

std::string shown_line(std::string_view line) {
    const auto begin = std::min(line.find_first_not_of(" \t"), line.size());
    line = line.substr(begin, line.find_last_not_of(" \t\\\r") + 1 - begin);
    return std::string(line.substr(0, line_shown));
}

/// How often each line stands in `one` more than in `other`, in the order of `one`.
std::vector<std::string> more_in(std::string_view one, std::string_view other) {
    std::map<std::string_view, int> count;
    for (const auto line : guard::split(other, '\n')) ++count[line];
    std::vector<std::string> more;
    for (const auto line : guard::split(one, '\n')) {
        if (--count[line] < 0) more.push_back(shown_line(line));
    }
    return more;
}

void show(std::string& text, const std::vector<std::string>& lines, const char* sign) {
    std::size_t shown = 0;
    for (const auto& line : lines) {
        if (shown == lines_shown || !may_be_shown(line)) continue;
        ++shown;
        text += (text.ends_with(':') ? " " : "; ") + std::string(sign) + " " + guard::printable(line);
    }
}

std::string no_longer_learned(const ScriptLaunch& learned, const std::string& sum, std::string_view text) {
    const std::string difference = option_difference(learned, text);
    return "is no longer the script that was learned (SHA-256 " + sum.substr(0, 12) + "..., learned " +
           learned.sha256.substr(0, 12) + "...)" + (difference.empty() ? "" : ": " + difference);
}

}  // namespace

std::string difference_summary(std::string_view before, std::string_view after) {
    const auto added = more_in(after, before), removed = more_in(before, after);
    if (added.empty() && removed.empty()) return "the same lines in another order";
    std::string text =
        std::to_string(added.size()) + " lines added, " + std::to_string(removed.size()) + " removed:";
    show(text, added, "+");
    show(text, removed, "-");
    if (text.ends_with(':')) text.pop_back();
    return text;
}

std::optional<Finding> script_change(const ScriptStart& start) {
    const auto& launch = start.launch;
    if (launch.sha256.empty()) return std::nullopt;
    const auto script = start.home + "/" + launch.path;
    const auto installed = guard::read_file(script, script_limit, guard::Failure::policy);
    const bool stub = installed && is_stub(*installed);
    // Before jarmor install has put it aside, and after somebody put it back, the text lies at path. What is
    // kept beside it is then that of before an update: install learns the new script, and judges before it
    // moves it.
    if (installed && !stub) {
        const auto sum = guard::sha256_of_text(*installed);
        if (!sum) return changed(start, script, sum.error().line());
        if (*sum == launch.sha256) return std::nullopt;
    }
    auto learned = start.home + "/" + launch.original;
    if (launch.original.empty() || ::access(learned.c_str(), F_OK) != 0) learned = script;
    const auto text = guard::read_file(learned, script_limit, guard::Failure::policy);
    if (!text)
        return changed(start, learned, "cannot be compared with what was learned: " + text.error().what);
    const auto sum = guard::sha256_of_text(*text);
    if (!sum) return changed(start, learned, sum.error().line());
    if (*sum != launch.sha256) return changed(start, learned, no_longer_learned(launch, *sum, *text));
    // Where a volume brings no script at all, nothing says otherwise than what was learned.
    if (learned == script || !installed || stub) return std::nullopt;
    return changed(start, script,
                   "has been replaced since it was learned: " + difference_summary(*text, *installed));
}

}  // namespace jarmor::launcher
