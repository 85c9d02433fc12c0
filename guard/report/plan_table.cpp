#include <algorithm>
#include <cstdio>

#include "guard/report/plan_report.h"
#include "guard/report/text.h"
#include "guard/shell_quote.h"

namespace jarmor::guard {
namespace {

constexpr std::size_t label_width = 11;
constexpr std::size_t entry_width = 42;

std::string command_line(const LaunchPlan& plan, const Redactor& redactor) {
    std::string line = shell_quote(redactor(plan.java));
    for (std::size_t i = 1; i < plan.argv.size(); ++i) line += " " + shell_quote(redactor(plan.argv[i]));
    return line;
}

/// Builds the text line by line; everything that goes in is redacted and made printable here, so none is
/// missed.
class Table {
  public:
    explicit Table(const Redactor& redactor) : redactor_(redactor) {}

    void row(std::string_view label, const std::string& text, const std::string& origin = {}) {
        std::string line = padded(label, label_width) + clean(text);
        if (!origin.empty()) line = padded(line, label_width + entry_width) + " " + clean(origin);
        lines_ += line + "\n";
    }
    void heading(std::string_view text) { lines_ += std::string(text) + "\n"; }
    /// An indented entry; what is said of it goes beside it, or below where it is too long for that.
    void entry(const std::string& text, const std::string& remark) {
        const std::string shown = clean(text);
        if (remark.empty()) {
            lines_ += "  " + shown + "\n";
        } else if (shown.size() < entry_width) {
            lines_ += "  " + padded(shown, entry_width) + clean(remark) + "\n";
        } else {
            lines_ += "  " + shown + "\n" + std::string(entry_width + 2, ' ') + clean(remark) + "\n";
        }
    }
    /// Redacted before it is quoted: quotes inside a secret would hide it.
    void quoted(const LaunchPlan& plan) { lines_ += "  " + printable(command_line(plan, redactor_)) + "\n"; }
    std::string take() { return std::move(lines_); }

  private:
    std::string clean(const std::string& text) const { return printable(redactor_(text)); }
    const Redactor& redactor_;
    std::string lines_;
};

std::string user_text(const Identity& identity) {
    std::string text = identity.name.empty() ? "" : identity.name + " ";
    text += std::to_string(identity.uid) + ":" + std::to_string(identity.gid);
    for (std::size_t i = 0; i < identity.groups.size(); ++i) {
        text += (i == 0 ? " groups " : ",") + std::to_string(identity.groups[i]);
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
    if (decision.action == Action::add) text += " (added)";
    const std::string reason = why(decision);
    if (!reason.empty()) text += "  " + reason;
    if (decision.action == Action::replace) text += "; was " + decision.given;
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

void options(Table& table, const std::vector<Decision>& decisions) {
    const auto kept = [](const Decision& d) {
        return d.action != Action::strip && d.action != Action::refuse;
    };
    section(table, "options", decisions, kept);
    section(table, "removed", decisions, [](const Decision& d) { return d.action == Action::strip; });
    section(table, "refused", decisions, [](const Decision& d) { return d.action == Action::refuse; });
}

void environment(Table& table, const std::vector<Decision>& decisions, bool all) {
    const auto changed = [all](const Decision& d) { return all || d.action != Action::pass; };
    if (std::none_of(decisions.begin(), decisions.end(), changed)) return;
    table.heading("environment");
    for (const Decision& decision : decisions) {
        if (!changed(decision)) continue;
        const std::string& name = decision.given.empty() ? decision.result : decision.given;
        const std::string done =
            decision.action == Action::strip ? "dropped" : std::string(to_text(decision.action));
        const std::string reason = why(decision);
        table.entry(name.substr(0, name.find('=')), done + (reason.empty() ? "" : "  " + reason));
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

std::string plan_table(const LaunchPlan& plan, const Redactor& redactor, bool all) {
    Table table(redactor);
    table.row("profile", plan.profile + " (" + plan.mode + ", " + plan.environment_kind + ")");
    table.row("java", plan.java + "  " + plan.jdk.text + " " + plan.jdk_vendor, plan.java_origin.text());
    table.row("user", user_text(plan.identity), plan.identity.origin.text());
    table.row("limits", limits_text(plan));
    if (plan.memory.limit != 0) table.row("memory", plan.memory.text());
    options(table, plan.options);
    environment(table, plan.variables, all);
    if (all) {
        table.heading("command");
        table.quoted(plan);
    }
    findings(table, plan.findings);
    if (!plan.not_guaranteed.empty()) table.heading("not guaranteed");
    for (const std::string& sentence : plan.not_guaranteed) table.entry(sentence, "");
    return table.take();
}

std::string plan_shell(const LaunchPlan& plan, const Redactor& redactor) {
    return command_line(plan, redactor) + "\n";
}

}  // namespace jarmor::guard
