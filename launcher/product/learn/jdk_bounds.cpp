#include "launcher/product/learn/jdk_bounds.h"

#include <algorithm>

namespace jarmor::launcher::learn {

namespace {

using OutputLines = std::vector<std::string>;

OutputLines quietest(const std::vector<Observation>& seen) {
    const Observation* least = nullptr;
    for (const auto& one : seen) {
        if (one.launched() && (least == nullptr || one.lines.size() < least->lines.size())) least = &one;
    }
    return least == nullptr ? OutputLines{} : least->lines;
}

/// The lines that are not in `known`, as often as they are more there.
OutputLines lines_without(const OutputLines& lines, OutputLines known) {
    OutputLines rest;
    for (const auto& line : lines) {
        const auto found = std::find(known.begin(), known.end(), line);
        if (found == known.end()) {
            rest.push_back(line);
        } else {
            known.erase(found);
        }
    }
    return rest;
}

/// The longest run of neighbours that are taken: first index and one behind the last.
std::pair<std::size_t, std::size_t> longest_run(const std::vector<bool>& taken) {
    std::pair<std::size_t, std::size_t> longest{0, 0};
    for (std::size_t at = 0; at < taken.size(); ++at) {
        const std::size_t first = at;
        while (at < taken.size() && taken[at]) ++at;
        if (at - first > longest.second - longest.first) longest = {first, at};
    }
    return longest;
}

}  // namespace

JdkBounds bounds_of(const std::vector<Observation>& seen) {
    JdkBounds bounds;
    bounds.greeting = quietest(seen);
    std::vector<bool> taken;
    for (const auto& one : seen) taken.push_back(one.launched() && one.lines == bounds.greeting);
    const auto [first, end] = longest_run(taken);
    if (first != 0) bounds.jdk.first = seen[first].feature;
    if (end != seen.size()) bounds.jdk.last = seen[end - 1].feature;
    for (std::size_t at = 0; at < seen.size(); ++at) {
        if (at >= first && at < end) continue;
        const auto& one = seen[at];
        bounds.required = bounds.required || !one.launched();
        const OutputLines said = one.launched() ? lines_without(one.lines, bounds.greeting) : one.lines;
        if (bounds.notice.empty()) bounds.notice = said;
        if (said != bounds.notice && bounds.notes.empty()) {
            bounds.notes.push_back("With JDK " + std::to_string(one.feature) +
                                   " the script says something else than the notice.");
        }
    }
    return bounds;
}

}  // namespace jarmor::launcher::learn
