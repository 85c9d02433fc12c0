#include "guard/report/check_report.h"
#include "guard/report/text.h"

namespace jarmor::guard {

namespace {

using rules::Judgement;
using rules::Outcome;
using rules::Statement;

constexpr std::size_t outcome_column = 9;
constexpr std::size_t check_rule_column = 26;
constexpr std::size_t section_column = 24;
constexpr std::size_t endless = std::size_t{1} << 20U;

/// What stands in front of a finding: how bad it is, or that nobody knows.
std::string outcome_word(const Judgement& judgement, const Statement& statement) {
    if (judgement.outcome == Outcome::waived) return "waived";
    if (statement.outcome == Outcome::fail) return std::string(to_text(judgement.weight));
    if (statement.outcome == Outcome::warn) return "warning";
    if (statement.outcome == Outcome::unknown) return "unknown";
    return statement.outcome == Outcome::not_yet ? "not yet" : std::string(to_text(statement.outcome));
}

/// Colour says what the word says; the word comes first.
std::string painted(const std::string& word, const std::string& cell, bool color) {
    if (!color) return cell;
    const char* code = word == "error" ? "31" : word == "warning" ? "33" : word == "pass" ? "32" : "36";
    return "\033[" + std::string(code) + "m" + cell + "\033[0m";
}

bool is_shown(const Judgement& judgement, const Statement& statement, const CheckStyle& style) {
    const bool error = statement.outcome == Outcome::fail && judgement.weight == Severity::error;
    if (style.only_wrong) return error && judgement.outcome != Outcome::waived;
    if (style.all) return statement.outcome != Outcome::not_applicable;
    return statement.outcome >= Outcome::warn && statement.outcome != Outcome::unknown;
}

class CheckTable {
  public:
    CheckTable(const CheckStyle& style, const Redactor& redactor, const std::string& home)
        : style_(style), redact_(redactor), home_(home) {}

    std::string finding(const Judgement& judgement, const Statement& statement) const {
        const std::string word = outcome_word(judgement, statement);
        std::string text = painted(word, padded(word, outcome_column), style_.color) +
                           padded(judgement.rule->id, check_rule_column);
        const std::string found =
            (statement.where.empty() ? "" : shortened(statement.where) + ": ") + statement.found;
        text += cell(found);
        if (!style_.all) return text;
        for (const auto& mend : statement.mends) {
            // A command is never broken: it is there to be copied.
            text += std::string(outcome_column, ' ') + padded("mend", check_rule_column) +
                    clean(mend.command()) + "\n";
        }
        return text;
    }

    /// Once behind the findings of a rule; with all details each finding has its own commands.
    std::string remedy(const rules::Rule& rule) const {
        return std::string(outcome_column, ' ') + padded("remedy", check_rule_column) +
               cell(std::string(rule.remedy));
    }

    std::string section(const Coverage& coverage) const {
        std::string text = padded(coverage.section, section_column) + number(coverage.met, "met");
        text += number(coverage.errors, "error") + number(coverage.warnings, "warning") +
                number(coverage.signed_off, "signed off") + number(coverage.open, "open");
        text.erase(text.find_last_not_of(' ') + 1);
        return text + "\n";
    }

    std::string clean(const std::string& text) const { return printable(redact_(text)); }

  private:
    std::string cell(const std::string& text) const {
        const std::size_t indent = outcome_column + check_rule_column;
        return filled(clean(text), style_.width > indent + 20 ? style_.width : endless, indent) + "\n";
    }

    static std::string number(std::size_t count, std::string_view what) {
        if (count == 0) return {};
        const std::string digits = std::to_string(count);
        return padded(
            std::string(digits.size() < 3 ? 3 - digits.size() : 0, ' ') + digits + " " + std::string(what),
            14);
    }

    const CheckStyle& style_;
    /// Relative to the home, which the first line names.
    std::string shortened(const std::string& where) const {
        return !home_.empty() && where.starts_with(home_ + "/") ? where.substr(home_.size() + 1) : where;
    }

    const Redactor& redact_;
    const std::string& home_;
};

/// Which findings come first: errors, then what nobody knows, then warnings; what is waived comes last.
constexpr int last_in_order = 4;
int order_of(const Judgement& judgement) {
    if (judgement.outcome == Outcome::waived) return last_in_order;
    if (judgement.outcome == Outcome::fail) return judgement.weight == Severity::error ? 0 : 2;
    return judgement.outcome == Outcome::unknown ? 1 : 3;
}

}  // namespace

std::string check_table(const CheckReport& report, const CheckStyle& style, const Redactor& redactor) {
    const CheckTable table(style, redactor, report.home);
    std::string text = table.clean(report.name);
    for (const std::string* part : {&report.home, &report.product, &report.environment, &report.mode}) {
        if (!part->empty()) text += "  " + table.clean(*part);
    }
    text += "\n";
    if (!style.only_wrong) {
        for (const Coverage& coverage : coverage_of(report)) text += table.section(coverage);
    }
    std::vector<const Judgement*> ordered;
    for (int order = 0; order <= last_in_order; ++order) {
        for (const Judgement& judgement : report.review.judgements) {
            if (order_of(judgement) == order) ordered.push_back(&judgement);
        }
    }
    std::size_t unknown = 0;
    for (const Judgement* judgement : ordered) {
        bool shown = false;
        for (const Statement& statement : judgement->statements) {
            if (!is_shown(*judgement, statement, style)) continue;
            text += table.finding(*judgement, statement);
            shown = shown || statement.outcome == Outcome::fail || statement.outcome == Outcome::warn;
        }
        if (shown && judgement->outcome != Outcome::waived) text += table.remedy(*judgement->rule);
        if (judgement->outcome == Outcome::unknown) ++unknown;
    }
    if (unknown > 0 && !style.all && !style.only_wrong) {
        text += padded("unknown", outcome_column) + std::to_string(unknown) +
                " rules could not look, or wait for a person: jarmor check -v " + table.clean(report.name) +
                "\n";
    }
    return text + "verdict  " + verdict_line(report) + "\n";
}

}  // namespace jarmor::guard
