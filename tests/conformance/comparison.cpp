#include "comparison.h"

#include <algorithm>

namespace jarmor::conformance {

namespace {

using Texts = std::vector<std::string>;

std::string joined(const Texts& texts) {
    std::string text;
    for (const auto& one : texts) text += (text.empty() ? "" : "\n") + one;
    return text;
}

std::string joined(const std::map<std::string, std::string>& variables) {
    std::string text;
    for (const auto& [name, value] : variables) text += (text.empty() ? "" : "\n") + name + "=" + value;
    return text;
}

std::string joined(const std::vector<Texts>& programs) {
    std::string text;
    for (const auto& words : programs) {
        std::string line;
        for (const auto& word : words) line += (line.empty() ? "" : " ") + word;
        text += (text.empty() ? "" : "\n") + line;
    }
    return text;
}

/// Lengths of the longest common subsequence of what follows each pair of positions.
std::vector<std::vector<std::size_t>> common(const Texts& a, const Texts& b) {
    std::vector<std::vector<std::size_t>> length(a.size() + 1, std::vector<std::size_t>(b.size() + 1));
    for (std::size_t i = a.size(); i-- > 0;) {
        for (std::size_t j = b.size(); j-- > 0;) {
            length[i][j] =
                a[i] == b[j] ? length[i + 1][j + 1] + 1 : std::max(length[i + 1][j], length[i][j + 1]);
        }
    }
    return length;
}

void compare_words(const Texts& recorded, const Texts& ours, std::vector<Deviation>& found) {
    const auto length = common(recorded, ours);
    std::size_t i = 0, j = 0;
    while (i < recorded.size() || j < ours.size()) {
        if (i < recorded.size() && j < ours.size() && recorded[i] == ours[j]) {
            ++i, ++j;
        } else if (j == ours.size() || (i < recorded.size() && length[i + 1][j] >= length[i][j + 1])) {
            found.push_back({"argv", recorded[i++], "", ""});
        } else {
            found.push_back({"argv", "", ours[j++], ""});
        }
    }
}

}  // namespace

std::vector<Deviation> differences(const Outcome& recorded, const Outcome& ours) {
    std::vector<Deviation> found;
    const auto compare = [&](const char* field, const std::string& one, const std::string& other) {
        if (one != other) found.push_back({field, one, other, ""});
    };
    compare("exit", std::to_string(recorded.exit), std::to_string(ours.exit));
    compare("stdout", joined(recorded.out), joined(ours.out));
    compare("version_probes", std::to_string(recorded.version_probes), std::to_string(ours.version_probes));
    compare("diagnostics_started", recorded.diagnostics ? "true" : "false",
            ours.diagnostics ? "true" : "false");
    compare("tmp_left", joined(recorded.tmp_left), joined(ours.tmp_left));
    compare("side_programs", joined(recorded.side_programs), joined(ours.side_programs));
    compare("launches", std::to_string(recorded.launches.size()), std::to_string(ours.launches.size()));
    for (std::size_t i = 0; i < std::min(recorded.launches.size(), ours.launches.size()); ++i) {
        const auto& one = recorded.launches[i];
        const auto& other = ours.launches[i];
        // A start in place is the first start again: what differs there is said once.
        if (i > 0 && other.argv == ours.launches[0].argv && one.argv == recorded.launches[0].argv) continue;
        compare("cwd", one.directory, other.directory);
        compare("env", joined(one.exported), joined(other.exported));
        compare("files", "", other.files);
        compare_words(one.argv, other.argv, found);
    }
    return found;
}

Words kept_words(const Outcome& recorded, const Outcome& ours) {
    Words words;
    for (std::size_t i = 0; i < recorded.launches.size(); ++i) {
        words.recorded += recorded.launches[i].argv.size();
        if (i < ours.launches.size())
            words.kept += common(recorded.launches[i].argv, ours.launches[i].argv)[0][0];
    }
    return words;
}

}  // namespace jarmor::conformance
