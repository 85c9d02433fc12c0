#include "launcher/cli/output.h"

#include <fcntl.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <ctime>

#include "guard/report/plan_report.h"
#include "guard/report/receipt.h"
#include "guard/report/write.h"
#include "guard/unique_fd.h"

namespace jarmor::launcher {

using guard::Result;

namespace {

/// 0 where the result does not go to a terminal.
std::size_t terminal_width(const Request& request) {
    winsize size{};
    if (!request.output.empty() || ::ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0) return 0;
    return size.ws_col;
}

}  // namespace

Result<void> put_result(const Request& request, const std::string& text) {
    if (!request.output.empty()) return guard::write_target(request.output, text);
    return guard::write_all(STDOUT_FILENO, text, "standard output");
}

Result<void> open_output(Request& request) {
    if (request.output.empty() || request.output.starts_with("fd:")) return {};
    guard::UniqueFd fd(::open(request.output.c_str(),
                              O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC,
                              0644));
    if (!fd.valid()) {
        return guard::fail_errno(guard::Failure::internal, request.output, "cannot be written", errno);
    }
    request.output = "fd:" + std::to_string(fd.release());
    return {};
}

bool wants_color(const Request& request) {
    const char* no_color = std::getenv("NO_COLOR");
    const bool refused = request.no_color || (no_color != nullptr && *no_color != '\0');
    return !refused && request.output.empty() && ::isatty(STDOUT_FILENO) == 1;
}

Result<void> put_plan(const Request& request, const guard::LaunchPlan& plan, const char* const* environ) {
    const guard::Redactor redactor = guard::plan_redactor(plan, environ);
    switch (request.format) {
        case Format::json:
            return put_result(request, guard::plan_json(plan, redactor));
        case Format::shell:
            return put_result(request, guard::plan_shell(plan, redactor));
        case Format::table:
            break;
    }
    const guard::PlanStyle style{request.verbose, request.quiet, terminal_width(request)};
    return put_result(request, guard::plan_table(plan, redactor, style));
}

Result<void> put_receipt(const Request& request, const guard::LaunchPlan& plan, const char* const* environ) {
    if (request.receipt.empty()) return {};
    const guard::Redactor redactor = guard::plan_redactor(plan, environ);
    return guard::write_target(request.receipt,
                               guard::receipt_json(plan, redactor, ::getpid(), std::time(nullptr)));
}

}  // namespace jarmor::launcher
