#include <algorithm>

#include "guard/report/check_html_page.h"
#include "guard/report/check_places.h"
#include "guard/report/fleet_report.h"

namespace jarmor::guard {

namespace {

constexpr std::string_view fleet_style = R"(<style>
.wide{overflow:auto;max-height:85vh;border:1px solid var(--line);border-radius:.5rem;background:var(--card)}
table{border-collapse:separate;border-spacing:0;width:100%}
th,td{padding:.3rem .7rem;border-bottom:1px solid var(--line);text-align:left;white-space:nowrap;font-weight:400}
thead th{position:sticky;top:0;background:var(--card);vertical-align:bottom;z-index:1}
tbody th,thead th:first-child{position:sticky;left:0;background:var(--card);z-index:2}
tbody th{z-index:1}
thead small,tbody th small{display:block;color:var(--soft)}
tbody th small{max-width:22rem;overflow:hidden;text-overflow:ellipsis}
thead th{min-width:8rem;max-width:14rem;white-space:normal;overflow-wrap:anywhere}
@media (max-width:40rem){tbody th small{display:none}th,td{padding:.25rem .45rem}
tbody th{white-space:normal;overflow-wrap:anywhere;max-width:9.5rem}tbody th code{font-size:.78em}thead th{min-width:6.5rem;font-size:.85em}}
td.error{color:var(--error);font-weight:600}td.warning{color:var(--warning)}td.pass{color:var(--pass)}
td.open,td.na{color:var(--open)}td.waived{color:var(--waived)}
</style>
)";

std::string counted_hosts(std::size_t count, std::string_view word) {
    return std::to_string(count) + " " + std::string(word);
}

bool same_installation(const FleetHost& one, const FleetHost& other) {
    return one.host == other.host && one.target == other.target;
}

/// One a line of the table, the newest where there are several.
void settle(std::vector<FleetHost>& hosts) {
    std::stable_sort(hosts.begin(), hosts.end(), [](const FleetHost& one, const FleetHost& other) {
        if (one.host != other.host) return one.host < other.host;
        if (one.target != other.target) return one.target < other.target;
        return one.at > other.at;
    });
    hosts.erase(std::unique(hosts.begin(), hosts.end(), same_installation), hosts.end());
}

struct FleetRule {
    std::string id, title;
    std::size_t errors = 0, warnings = 0, open = 0;
};

std::vector<FleetRule> rules_by_trouble(const std::vector<FleetHost>& hosts) {
    std::map<std::string, FleetRule> found;
    for (const FleetHost& host : hosts) {
        for (const auto& [id, word] : host.results) {
            FleetRule& rule = found[id];
            rule.id = id;
            rule.title = host.titles.at(id);
            rule.errors += word == "error" ? 1 : 0;
            rule.warnings += word == "warning" ? 1 : 0;
            rule.open += word == "open" ? 1 : 0;
        }
    }
    std::vector<FleetRule> rules;
    for (auto& entry : found) rules.push_back(std::move(entry.second));
    std::stable_sort(rules.begin(), rules.end(), [](const FleetRule& one, const FleetRule& other) {
        if (one.errors != other.errors) return one.errors > other.errors;
        if (one.warnings != other.warnings) return one.warnings > other.warnings;
        return one.open > other.open;
    });
    return rules;
}

std::string host_cell(const FleetHost& host) {
    const std::string facts = host.product + (host.product.empty() ? "" : ", ") + host.environment;
    return "<th scope=\"col\" title=\"" + xml_text(host.summary) + "\">" +
           xml_text(host.host.empty() ? host.target : host.host) + "<small>" + xml_text(host.target) +
           "</small><small>" + xml_text(facts) + "</small><b class=\"" +
           (host.verdict == "refused" ? "error" : "pass") + "\">" + xml_text(host.verdict) + "</b></th>";
}

std::string rule_row(const FleetRule& rule, const std::vector<FleetHost>& hosts) {
    std::string html = "<tr><th scope=\"row\"><code>" + xml_text(rule.id) + "</code><small>" +
                       xml_text(rule.title) + "</small></th>";
    for (const FleetHost& host : hosts) {
        const auto result = host.results.find(rule.id);
        const std::string word = result == host.results.end() ? "n/a" : result->second;
        const auto evidence = host.evidence.find(rule.id);
        html += "<td class=\"" + (word == "n/a" ? "na" : word) + "\"" +
                (evidence == host.evidence.end() ? "" : " title=\"" + xml_text(evidence->second) + "\"") +
                ">" + word + "</td>";
    }
    return html + "</tr>\n";
}

}  // namespace

std::string fleet_html(std::vector<FleetHost> hosts) {
    settle(hosts);
    const auto refused = static_cast<std::size_t>(std::count_if(
        hosts.begin(), hosts.end(), [](const FleetHost& host) { return host.verdict == "refused"; }));
    const auto rules = rules_by_trouble(hosts);
    const auto failing = static_cast<std::size_t>(
        std::count_if(rules.begin(), rules.end(), [](const FleetRule& rule) { return rule.errors > 0; }));
    std::string html = std::string(html_head) + std::string(fleet_style) +
                       "<title>jarmor report</title></head><body>\n<header class=\"" +
                       (refused > 0 ? "refused" : "passed") + "\"><h1>" +
                       counted_hosts(hosts.size(), hosts.size() == 1 ? "installation" : "installations") +
                       "</h1><p class=\"verdict\">" + counted_hosts(refused, "refused") + ", " +
                       counted_hosts(failing, failing == 1 ? "rule" : "rules") +
                       " with errors somewhere</p></header>\n<main><div class=\"wide\"><table><thead><tr>"
                       "<th scope=\"col\">rule</th>";
    for (const FleetHost& host : hosts) html += host_cell(host);
    html += "</tr></thead><tbody>\n";
    for (const FleetRule& rule : rules) html += rule_row(rule, hosts);
    return html + "</tbody></table></div></main></body></html>\n";
}

}  // namespace jarmor::guard
