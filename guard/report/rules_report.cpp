#include "guard/report/rules_report.h"

#include "guard/report/json.h"
#include "guard/report/redact.h"
#include "guard/report/text.h"
#include "guard/rules/catalogue.h"
#include "guard/rules/guidelines.h"

namespace jarmor::guard {

namespace {

constexpr std::size_t rule_id_column = 36;
constexpr std::size_t severity_column = 9;
constexpr std::size_t explain_column = 13;
constexpr std::size_t unbroken = std::size_t{1} << 20U;

std::string joined(const std::vector<std::string>& words, std::string_view between) {
    std::string text;
    for (const auto& word : words) text += (text.empty() ? "" : std::string(between)) + word;
    return text;
}

std::string guideline_text(const rules::Rule& rule) {
    const std::string names = joined(rules::paragraphs_of(rule.id), "; ");
    return names.empty() ? "beyond the guides" : names;
}

Json rule_json(const rules::Rule& rule) {
    Json json = Json::object();
    json.set("id", std::string(rule.id)).set("title", std::string(rule.title));
    json.set("severity", std::string(to_text(rule.severity)));
    json.set("applies", Json(rules::scope_words(rule.applies)));
    json.set("methods", Json(rules::method_words(rule.methods)));
    json.set("phase", std::string(to_text(rule.phase))).set("guideline", guideline_text(rule));
    json.set("since", std::string(rule.since)).set("demand", std::string(rule.demand));
    json.set("evidence", std::string(rule.evidence)).set("shipped", std::string(rule.shipped));
    json.set("remedy", std::string(rule.remedy)).set("mendable", Json(rule.mendable));
    return json;
}

/// A '|' would begin a cell.
std::string markdown_cell(std::string_view text) {
    std::string cell;
    for (const char c : text) cell += c == '|' ? "\\|" : std::string(1, c);
    return cell;
}

std::string explained(std::string_view label, std::string_view text, std::size_t width) {
    return "    " + padded(label, explain_column) + filled(text, width, explain_column + 4) + "\n";
}

}  // namespace

std::string rules_table(std::size_t width) {
    std::string text;
    const std::size_t indent = rule_id_column + severity_column;
    const std::size_t columns = width > indent ? width : unbroken;
    for (const rules::Rule* rule : rules::catalogue()) {
        text += padded(rule->id, rule_id_column) + padded(to_text(rule->severity), severity_column) +
                filled(rule->title, columns, indent) + "\n";
    }
    return text + std::to_string(rules::catalogue().size()) + " rules; jarmor explain RULE says more\n";
}

std::string rules_json() {
    Json list = Json::array();
    for (const rules::Rule* rule : rules::catalogue()) list.add(rule_json(*rule));
    return list.text(Redactor());
}

std::string rules_markdown() {
    std::string text = "| rule | severity | what has to be so | applies | methods | phase | guideline |\n";
    text += "|---|---|---|---|---|---|---|\n";
    for (const rules::Rule* rule : rules::catalogue()) {
        text += "| `" + std::string(rule->id) + "` | " + std::string(to_text(rule->severity)) + " | " +
                markdown_cell(rule->demand) + " | " + joined(rules::scope_words(rule->applies), " ") + " | " +
                joined(rules::method_words(rule->methods), " ") + " | " + std::string(to_text(rule->phase)) +
                " | " + guideline_text(*rule) + " |\n";
    }
    return text;
}

std::string rule_explained(const rules::Rule& rule, std::size_t width) {
    const std::size_t columns = width > 2 * explain_column ? width : 80;
    std::string text = std::string(rule.id) + ": " + std::string(rule.title) + "\n\n";
    text += explained("demands", rule.demand, columns) + explained("looks at", rule.evidence, columns) +
            explained("as shipped", rule.shipped, columns) + explained("remedy", rule.remedy, columns);
    text += explained("severity",
                      std::string(to_text(rule.severity)) + (rule.phase == rules::Phase::start
                                                                 ? "; a start can be refused for it"
                                                                 : "; for jarmor check alone"),
                      columns);
    text += explained("methods", joined(rules::method_words(rule.methods), ", "), columns);
    text += explained("applies to", joined(rules::scope_words(rule.applies), ", "), columns);
    text += explained("guideline", guideline_text(rule), columns);
    return text + explained("waive it",
                            "jarmor waive TARGET " + std::string(rule.id) + " --until 24h --reason TEXT",
                            unbroken);
}

}  // namespace jarmor::guard
