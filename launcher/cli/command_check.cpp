#include "launcher/cli/command_check.h"

#include "guard/report/text.h"
#include "launcher/cli/check_target.h"
#include "launcher/cli/message.h"
#include "launcher/cli/output.h"
#include "launcher/exit_code.h"

namespace jarmor::launcher {

namespace {

using guard::printable;
using guard::Result;
using guard::rules::Outcome;

std::string formatted(const Request& request, const guard::CheckReport& report,
                      const guard::Redactor& redactor) {
    switch (request.format) {
        case Format::json:
            return check_json(report, redactor);
        case Format::sarif:
            return check_sarif(report, redactor);
        case Format::junit:
            return check_junit(report, redactor);
        case Format::openmetrics:
            return check_openmetrics(report, redactor);
        case Format::html:
            return check_html(report, redactor);
        default:
            return check_table(
                report, {wants_color(request), request.verbose, request.quiet, terminal_width(request)},
                redactor);
    }
}

int exit_code_of(const Request& request, const guard::CheckReport& report) {
    if (request.exit_on == "never") return exit_ok;
    const bool warned = request.exit_on == "warning" && report.review.warnings > 0;
    return report.review.errors > 0 || warned ? exit_findings : exit_ok;
}

/// What cannot be judged is no error of the command line.
Result<int> cannot_judge(const guard::Error& error) {
    if (error.kind == guard::Failure::usage) return guard::Unexpected(error);
    say("cannot judge: " + error.line());
    return exit_cannot_judge;
}

/// What a mend changes, as a diff or a sentence.
std::string change_text(const guard::rules::Mend& mend) {
    using Kind = guard::rules::Mend::Kind;
    if (mend.kind == Kind::replace_line)
        return "    " + printable(mend.path) + "\n    -" + printable(mend.old) + "\n    +" +
               printable(mend.text) + "\n";
    if (mend.kind == Kind::first_line || mend.kind == Kind::append_line) {
        return "    " + printable(mend.path) +
               (mend.kind == Kind::first_line ? ", first line" : ", at the end") + "\n    +" +
               printable(mend.text) + "\n";
    }
    return "    " + printable(mend.command()) + "\n";
}

/// Each finding that can be mended, as a script for sh or for a person to read.
std::string mends_text(const guard::CheckReport& report, const guard::Redactor& redact, bool script) {
    std::string text = script ? "#!/bin/sh\n# Mends what jarmor check found of " +
                                    guard::printable(report.name) + ".\nset -eu\n"
                              : "";
    std::size_t count = 0;
    for (const auto& judgement : report.review.judgements) {
        if (judgement.outcome == Outcome::waived) continue;
        for (const auto& statement : judgement.statements) {
            if (statement.mends.empty()) continue;
            ++count;
            const std::string found = guard::printable(redact(statement.where + ": " + statement.found));
            text += (script ? "# " : "") + std::string(judgement.rule->id) + "  " + found + "\n";
            for (const auto& mend : statement.mends)
                text += redact(script ? mend.command() + "\n" : change_text(mend));
        }
    }
    if (script) return text;
    if (count == 0) return "nothing to mend that jarmor knows how to\n";
    return text + std::to_string(count) + " findings; nothing was changed. jarmor fix --script " +
           report.name + " prints the commands\n";
}

}  // namespace

Result<int> command_check(const Request& request, const char* const* environ) {
    Request to = request;
    if (auto opened = open_output(to); !opened) return pass_on(opened);
    const auto checked = check_target(request, environ);
    if (!checked) return cannot_judge(checked.error());
    const std::string text = formatted(request, checked->report, checked->redactor);
    if (auto put = put_result(to, text); !put) return pass_on(put);
    return exit_code_of(request, checked->report);
}

Result<int> command_fix(const Request& request, const char* const* environ) {
    Request to = request;
    if (auto opened = open_output(to); !opened) return pass_on(opened);
    const auto checked = check_target(request, environ);
    if (!checked) return cannot_judge(checked.error());
    const std::string text = mends_text(checked->report, checked->redactor, request.format == Format::shell);
    if (auto put = put_result(to, text); !put) return pass_on(put);
    return exit_ok;
}

}  // namespace jarmor::launcher
