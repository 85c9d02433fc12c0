#include "launcher/cli/command_fix.h"

#include "guard/report/text.h"
#include "launcher/cli/apply_fixes.h"
#include "launcher/cli/check_target.h"
#include "launcher/cli/command_check.h"
#include "launcher/cli/message.h"
#include "launcher/cli/output.h"
#include "launcher/exit_code.h"

namespace jarmor::launcher {

namespace {

using guard::printable;
using guard::Result;
using guard::rules::Mend;
using guard::rules::Outcome;

/// What a mend changes, as a diff or a sentence.
std::string change_text(const Mend& mend) {
    using Kind = Mend::Kind;
    const std::string added = "\n    +" + printable(mend.text) + "\n";
    switch (mend.kind) {
        case Kind::replace_line:
        case Kind::replace_in_section:
            return "    " + printable(mend.path) + "\n    -" + printable(mend.old) + added;
        case Kind::add_to_section:
            return "    " + printable(mend.path) + ", in " + printable(mend.section) + added;
        case Kind::first_line:
            return "    " + printable(mend.path) + ", first line" + added;
        case Kind::append_line:
            return "    " + printable(mend.path) + ", at the end" + added;
        default:
            return "    " + printable(mend.command()) + "\n";
    }
}

/// Each finding that can be mended, as a script for sh or for a person to read.
std::string mends_text(const guard::CheckReport& report, const guard::Redactor& redact, bool script) {
    std::string text =
        script ? "#!/bin/sh\n# Mends what jarmor check found of " + printable(report.name) + ".\nset -eu\n"
               : "";
    std::size_t count = 0;
    for (const auto& judgement : report.review.judgements) {
        if (judgement.outcome == Outcome::waived) continue;
        for (const auto& statement : judgement.statements) {
            if (statement.mends.empty()) continue;
            ++count;
            const std::string found = printable(redact(statement.where + ": " + statement.found));
            text += (script ? "# " : "") + std::string(judgement.rule->id) + "  " + found + "\n";
            for (const auto& mend : statement.mends)
                text += redact(script ? mend.command() + "\n" : change_text(mend));
        }
    }
    if (script) return text;
    if (count == 0) return "nothing to mend that jarmor knows how to\n";
    return text + std::to_string(count) + (count == 1 ? " finding" : " findings") +
           "; nothing was changed. jarmor fix --apply " + report.name + " changes what lies in the home, " +
           "jarmor fix --script " + report.name + " prints all of it\n";
}

Result<int> put_applied(const Request& request, const Result<AppliedFixes>& applied) {
    if (!applied) return cannot_judge(applied.error());
    for (const auto& line : applied->complaints) say(line);
    if (auto put = put_result(request, applied->text); !put) return pass_on(put);
    return applied->whole ? exit_ok : exit_findings;
}

}  // namespace

Result<int> command_fix(const Request& request, const char* const* environ) {
    Request to = request;
    if (request.apply && !request.rollback.empty())
        return guard::fail(guard::Failure::usage, "--apply", "cannot be given with --rollback");
    if (auto opened = open_output(to); !opened) return pass_on(opened);
    if (!request.rollback.empty()) return put_applied(to, roll_back_fixes(request.rollback));
    if (request.apply) return put_applied(to, apply_fixes(request, environ));
    const auto checked = check_target(request, environ);
    if (!checked) return cannot_judge(checked.error());
    const std::string text = mends_text(checked->report, checked->redactor, request.format == Format::shell);
    if (auto put = put_result(to, text); !put) return pass_on(put);
    return exit_ok;
}

}  // namespace jarmor::launcher
