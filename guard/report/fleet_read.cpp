#include <array>

#include "guard/evidence/document.h"
#include "guard/report/fleet_report.h"

namespace jarmor::guard {

namespace {

std::string member_text(const DocumentNode& node, std::string_view name) {
    const DocumentNode* const member = node.find(name);
    return member == nullptr ? "" : member->text;
}

/// As the page of one installation calls it.
std::string badge_word(const std::string& result, const std::string& severity) {
    if (result == "fail") return severity == "error" ? "error" : "warning";
    if (result == "warn") return "warning";
    if (result == "unknown" || result == "not_yet") return "open";
    if (result == "waived" || result == "pass") return result;
    return "n/a";
}

std::size_t badness(const std::string& word) {
    constexpr std::array<std::string_view, 6> order = {"n/a", "pass", "waived", "open", "warning", "error"};
    std::size_t at = 0;
    while (at < order.size() && order.at(at) != word) ++at;
    return at;
}

/// The worst thing that was said of a rule stands for it.
void add_finding(const DocumentNode& finding, FleetHost& host) {
    const std::string rule = member_text(finding, "rule");
    if (rule.empty()) return;
    const std::string word = badge_word(member_text(finding, "result"), member_text(finding, "severity"));
    host.titles[rule] = member_text(finding, "title");
    std::string& known = host.results[rule];
    if (!known.empty() && badness(word) <= badness(known)) return;
    known = word;
    host.evidence[rule] = member_text(finding, "evidence");
}

}  // namespace

Result<FleetHost> read_check_json(std::string_view text, const std::string& file) {
    auto report = read_json(text, file, Failure::usage);
    if (!report) return pass_on(report);
    const DocumentNode* const findings = report->find("findings");
    if (member_text(*report, "schema") != "jarmor-check-1" || findings == nullptr)
        return fail(Failure::usage, file, "is no report of jarmor check",
                    "jarmor check TARGET --json --output FILE");
    FleetHost host;
    host.host = member_text(*report, "host");
    host.target = member_text(*report, "target");
    host.product = member_text(*report, "product");
    host.environment = member_text(*report, "environment");
    host.verdict = member_text(*report, "verdict");
    host.summary = member_text(*report, "summary");
    if (const DocumentNode* const at = report->find("at")) host.at = at->number;
    for (const DocumentNode& finding : findings->elements) add_finding(finding, host);
    return host;
}

}  // namespace jarmor::guard
