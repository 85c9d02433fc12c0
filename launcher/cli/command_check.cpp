#include "launcher/cli/command_check.h"

#include "launcher/cli/check_target.h"
#include "launcher/cli/message.h"
#include "launcher/cli/output.h"
#include "launcher/exit_code.h"
#include "launcher/profile/formats.h"

namespace jarmor::launcher {

namespace {

using guard::Result;

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

}  // namespace

Result<int> command_check(const Request& request, const char* const* environ) {
    Request to = request;
    if (!request.baseline.empty() && request.baseline != "latest") {
        if (const auto expected = format::version(request.baseline))
            return guard::fail(guard::Failure::usage, "--baseline",
                               std::string(*expected) + " or \"latest\"");
    }
    if (auto opened = open_output(to); !opened) return pass_on(opened);
    const auto checked = check_target(request, environ);
    if (!checked) return cannot_judge(checked.error());
    const std::string text = formatted(request, checked->report, checked->redactor);
    if (auto put = put_result(to, text); !put) return pass_on(put);
    return exit_code_of(request, checked->report);
}

Result<int> cannot_judge(const guard::Error& error) {
    if (error.kind == guard::Failure::usage) return guard::Unexpected(error);
    say("cannot judge: " + error.line());
    return exit_cannot_judge;
}

}  // namespace jarmor::launcher
