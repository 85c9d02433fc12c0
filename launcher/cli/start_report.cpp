#include "launcher/cli/start_report.h"

#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <string>
#include <vector>

#include "guard/report/plan_report.h"
#include "guard/report/text.h"
#include "guard/shell_quote.h"
#include "launcher/cli/message.h"
#include "launcher/start/termination_log.h"

namespace jarmor::launcher {

namespace {

using guard::Finding;
using guard::Severity;

constexpr std::size_t severity_width = 9, rule_width = 21;
constexpr std::size_t warnings_shown = 10;

std::string counted(std::size_t count, const char* noun) {
    return std::to_string(count) + " " + noun + (count == 1 ? "" : "s");
}

std::string sentence(const Finding& finding) {
    return (finding.where.empty() ? "" : finding.where + ": ") + finding.found;
}

std::size_t terminal_width() {
    winsize size{};
    if (::ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col >= 60) return size.ws_col;
    return 80;
}

/// Breaks at spaces; a word longer than the width stays whole, so that a path can be copied.
std::vector<std::string> wrapped(const std::string& text, std::size_t width) {
    std::vector<std::string> lines(1);
    std::size_t at = 0;
    while (at < text.size()) {
        const auto end = std::min(text.find(' ', at), text.size());
        const auto word = text.substr(at, end - at);
        if (!lines.back().empty() && lines.back().size() + 1 + word.size() > width) lines.emplace_back();
        lines.back() += (lines.back().empty() ? "" : " ") + word;
        at = end + 1;
    }
    return lines;
}

std::string block(const std::string& left, const std::string& rule, const std::string& text, bool wrap) {
    const std::size_t indent = severity_width + rule_width;
    const auto lines = wrap ? wrapped(text, terminal_width() - indent) : std::vector<std::string>{text};
    std::string result =
        guard::padded(left, severity_width) + guard::padded(rule, rule_width) + lines.front() + "\n";
    for (std::size_t i = 1; i < lines.size(); ++i) result += std::string(indent, ' ') + lines[i] + "\n";
    return result;
}

std::string described(const Finding& finding) {
    std::string text = block(std::string(to_text(finding.severity)), finding.rule,
                             guard::printable(sentence(finding)), true);
    // Never wrapped: it is there to be copied.
    if (!finding.mend.empty()) text += block("", "mend", guard::printable(finding.mend), false);
    return text;
}

const Finding* first_error(const guard::LaunchPlan& plan) {
    const auto found =
        std::ranges::find_if(plan.findings, [](const Finding& f) { return f.severity == Severity::error; });
    return found == plan.findings.end() ? nullptr : &*found;
}

std::string setting(const guard::LaunchPlan& plan) {
    return plan.mode + ", " + plan.environment_kind;
}

/// What starts anyway: every error of it waived for a day. Empty where a rule is none that can be waived.
std::string waive_command(const guard::LaunchPlan& plan) {
    std::vector<std::string> rules;
    for (const auto& finding : plan.findings) {
        if (finding.severity != Severity::error) continue;
        if (finding.rule.empty() || !finding.waivable) return {};
        if (std::ranges::find(rules, finding.rule) == rules.end()) rules.push_back(finding.rule);
    }
    std::string line = "jarmor waive " + guard::shell_quote(plan.profile);
    for (const auto& rule : rules) line += " " + rule;
    return rules.empty() ? "" : line + " --until 24h --reason TEXT";
}

std::string in_one_line(const guard::LaunchPlan& plan, const guard::Verdict& verdict, const Request& request,
                        const guard::Redactor& redact) {
    std::string line = "refused " + plan.profile + " (" + plan.mode + ")";
    if (const Finding* first = first_error(plan)) {
        line += ": " + first->rule + " " + sentence(*first);
        if (!first->mend.empty()) line += "; mend: " + first->mend;
        if (verdict.errors > 1) line += ", and " + counted(verdict.errors - 1, "error") + " more";
    }
    line += "; see: " + plan_command(request);
    if (const auto waive = waive_command(plan); !waive.empty()) line += "; start anyway: " + waive;
    return redact(line);
}

void report_refusal(const guard::LaunchPlan& plan, const guard::Verdict& verdict, const Request& request,
                    const guard::Redactor& redact) {
    const std::string line = in_one_line(plan, verdict, request, redact);
    put_last_words("jarmor: " + line);
    if (std::getenv("JOURNAL_STREAM") != nullptr && ::isatty(STDERR_FILENO) == 0) return say(line);
    say(redact("refused " + plan.profile + ": " + counted(verdict.errors, "error") + ", " +
               counted(verdict.warnings, "warning") + " (" + setting(plan) + ")"));
    std::string text = "\n";
    for (const auto& finding : plan.findings) {
        if (finding.severity == Severity::error) text += described(finding);
    }
    text += "\nsee all of it:            " + plan_command(request) + "\n";
    if (const auto waive = waive_command(plan); !waive.empty())
        text += "start anyway, for a day:  " + waive + "\n";
    say_more(redact(text));
}

void report_warnings(const guard::LaunchPlan& plan, const Request& request, const guard::Redactor& redact) {
    std::size_t shown = 0, left = 0;
    for (const auto& finding : plan.findings) {
        if (finding.severity == Severity::note && !request.verbose) continue;
        if (shown == warnings_shown && !request.verbose) {
            ++left;
            continue;
        }
        ++shown;
        std::string line = finding.rule + ": " + sentence(finding);
        if (!finding.mend.empty()) line += "; " + finding.mend;
        warn(redact(line));
    }
    if (left != 0) warn(counted(left, "warning") + " more: " + plan_command(request));
}

std::string user_of(const guard::Identity& identity) {
    if (!identity.name.empty()) return identity.name;
    return std::to_string(identity.uid) + ":" + std::to_string(identity.gid);
}

}  // namespace

std::string plan_command(const Request& request) {
    if (request.java_mode) return "jarmor plan java ...";
    return "jarmor plan " + guard::shell_quote(request.target);
}

void report_start(const guard::LaunchPlan& plan, const guard::Verdict& verdict, const Request& request,
                  const char* const* environ, Announcement* later) {
    const bool all_well = verdict.errors == 0 && verdict.warnings == 0;
    if (all_well && request.java_mode && !request.verbose) return;
    // Learning every secret of the environment costs more than the rest of a report: only where a finding is
    // quoted.
    const guard::Redactor redact =
        plan.findings.empty() ? guard::Redactor() : guard::plan_redactor(plan, environ);
    if (verdict.refused) return report_refusal(plan, verdict, request, redact);
    if (!request.quiet) report_warnings(plan, request, redact);
    if (plan.mode == "observe") {
        say(redact("observed " + plan.profile + ": " + counted(verdict.errors, "error") + ", " +
                   counted(verdict.warnings, "warning") +
                   "; nothing was changed; see: " + plan_command(request)));
        return;
    }
    if (request.java_mode && !request.verbose) return;
    const std::string before = redact("starting " + plan.profile + " pid ");
    const std::string after =
        redact(" as " + user_of(plan.identity) + " (" + setting(plan) + "): java " + plan.jdk.text + ", " +
               counted(verdict.errors, "error") + ", " + counted(verdict.warnings, "warning"));
    if (later != nullptr) {
        later->line_before = "jarmor: " + guard::printable(before);
        later->line_after = guard::printable(after);
        return;
    }
    const std::string line = before + std::to_string(::getpid()) + after;
    say(line);
    if (!request.java_mode) put_last_words("jarmor: " + line);
}

}  // namespace jarmor::launcher
