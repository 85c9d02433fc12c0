#include "tests/support/probe_report.h"

namespace jarmor::support {
namespace {

std::string unescape(std::string_view text) {
    std::string plain;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] != '\\' || i + 1 == text.size()) {
            plain += text[i];
            continue;
        }
        const char next = text[++i];
        plain += next == 'n' ? '\n' : next == 'r' ? '\r' : next == 't' ? '\t' : next;
    }
    return plain;
}

}  // namespace

ProbeReport read_probe(std::string_view output) {
    ProbeReport report;
    while (!output.empty()) {
        const std::string_view line = output.substr(0, output.find('\n'));
        output.remove_prefix(line.size() == output.size() ? line.size() : line.size() + 1);
        if (!line.starts_with("probe:")) continue;
        const auto first = line.find('\t');
        const auto second = line.find('\t', first + 1);
        if (first == std::string_view::npos || second == std::string_view::npos) continue;
        const std::string kind(line.substr(6, first - 6));
        const std::string name = unescape(line.substr(first + 1, second - first - 1));
        const std::string value = unescape(line.substr(second + 1));
        report.started = true;
        if (kind == "input") {
            report.input.push_back(value);
        } else if (kind == "argument") {
            report.arguments.push_back(value);
        } else if (kind == "child") {
            report.facts[kind][name] += value + "\n";
        } else {
            report.facts[kind][name] = value;
        }
    }
    return report;
}

}  // namespace jarmor::support
