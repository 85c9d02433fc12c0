#include "launcher/cli/output.h"

#include <fcntl.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>

#include "guard/report/plan_report.h"
#include "guard/report/write.h"
#include "guard/unique_fd.h"
#include "launcher/confine/caller.h"

namespace jarmor::launcher {

using guard::Result;

namespace {

/// A new file, or one that is the caller's own alone: as root a file that somebody else put there, or a
/// second name of one, would be overwritten in that user's interest.
Result<guard::UniqueFd> create_or_reuse(const std::string& path) {
    auto caller = confine::read_caller();
    if (!caller) return guard::pass_on(caller);
    constexpr int flags = O_WRONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC;
    guard::UniqueFd fd(::open(path.c_str(), flags | O_CREAT | O_EXCL, 0644));
    if (fd.valid()) return fd;
    if (errno == EEXIST) fd = guard::UniqueFd(::open(path.c_str(), flags));
    struct stat status{};
    if (!fd.valid() || ::fstat(fd.get(), &status) != 0) {
        return guard::fail_errno(guard::Failure::internal, path, "cannot be written", errno);
    }
    if (!S_ISREG(status.st_mode) || status.st_uid != caller->uid || status.st_nlink != 1) {
        return guard::fail(guard::Failure::policy, path, "is not a file of the caller alone",
                           "name a new file");
    }
    if (::ftruncate(fd.get(), 0) != 0) {
        return guard::fail_errno(guard::Failure::internal, path, "cannot be emptied", errno);
    }
    return fd;
}

}  // namespace

Result<void> put_result(const Request& request, const std::string& text) {
    if (!request.output.empty()) return guard::write_target(request.output, text);
    return guard::write_all(STDOUT_FILENO, text, "standard output");
}

Result<void> open_output(Request& request) {
    if (request.output.empty() || request.output.starts_with("fd:")) return {};
    auto fd = create_or_reuse(request.output);
    if (!fd) return guard::pass_on(fd);
    request.output = "fd:" + std::to_string(fd->release());
    return {};
}

std::size_t terminal_width(const Request& request) {
    winsize size{};
    if (!request.output.empty() || ::ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0) return 0;
    return size.ws_col;
}

bool wants_color(const Request& request) {
    const char* no_color = std::getenv("NO_COLOR");
    const bool refused = request.no_color || (no_color != nullptr && *no_color != '\0');
    return !refused && request.output.empty() && ::isatty(STDOUT_FILENO) == 1;
}

Result<void> put_plan(const Request& request, const guard::LaunchPlan& plan, const char* const* environ,
                      const std::string& more) {
    const guard::Redactor redactor = guard::plan_redactor(plan, environ);
    switch (request.format) {
        case Format::json:
            return put_result(request, guard::plan_json(plan, redactor));
        case Format::shell:
            return put_result(request, guard::plan_shell(plan, redactor));
        default:
            break;
    }
    const guard::PlanStyle style{request.verbose, request.quiet, terminal_width(request)};
    return put_result(request, guard::plan_table(plan, redactor, style) + more);
}

}  // namespace jarmor::launcher
