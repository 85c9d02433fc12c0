#include <algorithm>
#include <cstdio>

#include "guard/report/plan_report.h"
#include "guard/report/text.h"
#include "guard/shell_quote.h"

namespace jarmor::guard {
namespace {

constexpr std::size_t label_width = 11;
constexpr std::size_t entry_width = 42;
constexpr std::size_t remark_column = entry_width + 2;
constexpr std::size_t narrow_column = 6;
constexpr std::size_t beside_width = 110;

/// The words from `first` on. Redacted before they are quoted: quotes inside a secret would hide it.
std::string quoted_words(const LaunchPlan& plan, const Redactor& redactor, std::size_t first) {
    std::string line;
    for (std::size_t i = first; i < plan.argv.size(); ++i)
        line += (line.empty() ? "" : " ") + shell_quote(redactor(plan.argv[i]));
    return line;
}

std::string command_line(const LaunchPlan& plan, const Redactor& redactor) {
    const std::string java = shell_quote(redactor(plan.java));
    return plan.argv.size() < 2 ? java : java + " " + quoted_words(plan, redactor, 1);
}

/// Builds the text line by line; everything that goes in is redacted and made printable here, so none is
/// missed.
class Table {
  public:
    Table(const Redactor& redactor, std::size_t width) : redactor_(redactor), width_(width) {}

    void row(std::string_view label, const std::string& text, const std::string& origin = {}) {
        std::string line = padded(label, label_width) + broken(clean(text), label_width);
        if (!origin.empty()) {
            const std::string beside = padded(line, remark_column) + "  " + clean(origin);
            const bool fits = width_ == 0 || beside.size() <= width_;
            line = fits ? beside : line + "\n" + std::string(label_width, ' ') + clean(origin);
        }
        lines_ += line + "\n";
    }
    void heading(std::string_view text) { lines_ += std::string(text) + "\n"; }
    /// An indented entry; what is said of it goes beside it, or below where there is no room for that.
    void entry(const std::string& text, const std::string& remark) {
        const std::string shown = clean(text);
        const bool beside = fits_beside(remark) && shown.size() < entry_width;
        const std::size_t column = fits_beside(remark) ? remark_column : narrow_column;
        lines_ += "  " + (beside && !remark.empty() ? padded(shown, entry_width) : shown);
        if (!beside && !remark.empty()) lines_ += "\n" + std::string(column, ' ');
        lines_ += broken(clean(remark), column) + "\n";
    }
    void sentence(const std::string& text) { lines_ += "  " + broken(clean(text), 2) + "\n"; }
    void quoted(const LaunchPlan& plan) { lines_ += "  " + printable(command_line(plan, redactor_)) + "\n"; }
    std::string take() { return std::move(lines_); }

  private:
    std::string clean(const std::string& text) const { return printable(redactor_(text)); }
    bool fits_beside(const std::string& remark) const {
        return width_ == 0 || width_ >= beside_width || remark_column + 2 + remark.size() <= width_;
    }
    std::string broken(const std::string& text, std::size_t indent) const {
        return width_ == 0 ? text : filled(text, width_, indent);
    }
    const Redactor& redactor_;
    std::size_t width_;
    std::string lines_;
};

std::string user_text(const Identity& identity) {
    std::string text = identity.name.empty() ? "" : identity.name + " ";
    text += std::to_string(identity.uid) + ":" + std::to_string(identity.gid);
    const char* before = " groups ";
    for (const gid_t group : identity.groups) {
        if (group == identity.gid) continue;
        text += before + std::to_string(group);
        before = ",";
    }
    if (!identity.changes) text += " (as now)";
    return text;
}

std::string limits_text(const LaunchPlan& plan) {
    char umask[8];
    (void)std::snprintf(umask, sizeof umask, "%04o", static_cast<unsigned>(plan.limits.umask));
    std::string text = "umask " + std::string(umask) + ", core " + std::to_string(plan.limits.core);
    if (plan.limits.nofile != 0) text += ", nofile " + std::to_string(plan.limits.nofile);
    if (plan.keep_net_bind) text += ", keeps CAP_NET_BIND_SERVICE";
    return text;
}

std::string why(const Decision& decision) {
    std::string text = decision.rule;
    if (!decision.reason.empty()) text += (text.empty() ? "" : ": ") + decision.reason;
    return text;
}

std::string remark_of(const Decision& decision) {
    std::string text = decision.from.text();
    const std::string reason = why(decision);
    if (!reason.empty()) text += "  " + reason;
    const bool said = decision.reason.find("was ") != std::string::npos;
    if (decision.action == Action::replace && !said) text += "; was " + decision.given;
    return text;
}

template <class Wanted>
void section(Table& table, const char* heading, const std::vector<Decision>& decisions, Wanted wanted) {
    if (std::none_of(decisions.begin(), decisions.end(), wanted)) return;
    table.heading(heading);
    for (const Decision& decision : decisions) {
        if (!wanted(decision)) continue;
        table.entry(decision.result.empty() ? decision.given : decision.result, remark_of(decision));
        if (!decision.mend.empty()) table.entry("  allow it: " + decision.mend, "");
    }
}

bool is_kept(const Decision& decision) {
    return decision.action != Action::strip && decision.action != Action::refuse;
}

bool is_removed(const Decision& decision) {
    return decision.action == Action::strip;
}

bool is_refused(const Decision& decision) {
    return decision.action == Action::refuse;
}

/// Of a variable. Its value is nobody's business.
std::string name_of(const Decision& variable) {
    const std::string& text = variable.given.empty() ? variable.result : variable.given;
    return text.substr(0, text.find('='));
}

std::string done_to(const Decision& variable) {
    return variable.action == Action::strip ? "dropped" : std::string(to_text(variable.action));
}

void environment(Table& table, const std::vector<Decision>& decisions, bool all) {
    const auto changed = [all](const Decision& d) { return all || d.action != Action::pass; };
    if (std::none_of(decisions.begin(), decisions.end(), changed)) return;
    table.heading("environment");
    for (const Decision& decision : decisions) {
        if (!changed(decision)) continue;
        const std::string reason = why(decision);
        table.entry(name_of(decision), done_to(decision) + (reason.empty() ? "" : "  " + reason));
    }
}

void findings(Table& table, const std::vector<Finding>& found) {
    if (found.empty()) return;
    table.heading("findings");
    for (const Severity severity : {Severity::error, Severity::warning, Severity::note}) {
        for (const Finding& finding : found) {
            if (finding.severity != severity) continue;
            table.entry(padded(to_text(severity), 9) + padded(finding.rule, 24) + finding.where, "");
            table.entry(std::string(9, ' ') + finding.found, "");
            if (!finding.mend.empty()) table.entry("mend     " + finding.mend, "");
        }
    }
}

}  // namespace

std::string plan_table(const LaunchPlan& plan, const Redactor& redactor, const PlanStyle& style) {
    Table table(redactor, style.width);
    if (!style.only_wrong) {
        table.row("profile", plan.profile + " (" + plan.mode + ", " + plan.environment_kind + ")");
        table.row("java", plan.java + "  " + plan.jdk.text + " " + plan.jdk_vendor, plan.java_origin.text());
        if (plan.program != 0)
            table.row("program", quoted_words(plan, redactor, plan.program), plan.program_origin.text());
        table.row("user", user_text(plan.identity), plan.identity.origin.text());
        table.row("limits", limits_text(plan));
        if (plan.memory.limit != 0) table.row("memory", plan.memory.text());
        section(table, "options", plan.options, is_kept);
    }
    section(table, "removed", plan.options, is_removed);
    section(table, "refused", plan.options, is_refused);
    if (!style.only_wrong) environment(table, plan.variables, style.all);
    if (style.all) {
        table.heading("command");
        table.quoted(plan);
    }
    findings(table, plan.findings);
    if (!plan.not_guaranteed.empty()) table.heading("not guaranteed");
    for (const std::string& text : plan.not_guaranteed) table.sentence(text);
    return table.take();
}

std::string plan_shell(const LaunchPlan& plan, const Redactor& redactor) {
    const auto comment = [&](const std::string& text) { return "# " + printable(redactor(text)) + "\n"; };
    std::string text = comment("user " + user_text(plan.identity)) + comment("limits " + limits_text(plan));
    if (!plan.directory.empty()) text += comment("directory " + plan.directory);
    for (const Decision& decision : plan.variables) {
        if (decision.action == Action::pass) continue;
        text += comment("environment " + name_of(decision) + " " + done_to(decision));
    }
    return text + command_line(plan, redactor) + "\n";
}

}  // namespace jarmor::guard
