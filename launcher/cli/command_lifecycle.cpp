#include "launcher/cli/command_lifecycle.h"

#include "guard/shell_quote.h"
#include "launcher/exit_code.h"
#include "launcher/run.h"
#include "launcher/start/begin.h"
#include "launcher/start/service.h"

namespace jarmor::launcher {

namespace {

/// The same request as a start in the background.
Request as_run(const Request& given, int verdict) {
    Request request = given;
    request.command = Command::run;
    request.verdict = verdict;
    return request;
}

/// A PID stands for the server of its profile only where it is that server.
guard::Result<void> check_pid(const Request& request, const Service& service) {
    if (request.pid == 0) return {};
    auto server = running_server(service);
    if (!server) return guard::pass_on(server);
    const pid_t jvm = *server ? (*server)->jvm.pid : 0;
    if (jvm == request.pid) return {};
    return guard::fail(guard::Failure::usage, "pid " + std::to_string(request.pid),
                       "is not the server of " + service.profile.name +
                           (jvm == 0 ? "" : ", which is pid " + std::to_string(jvm)),
                       "jarmor status " + guard::shell_quote(service.profile.name));
}

/// LSB: what cannot be told is 4, and nothing that a program could take for "running".
guard::Result<int> status_of(const Service& service) {
    constexpr int not_known = 4;
    auto code = service_status(service);
    if (!code || (*code >= exit_usage && *code <= exit_confine)) {
        if (!code) return code;
        return not_known;
    }
    return code;
}

}  // namespace

guard::Result<int> command_lifecycle(const Request& request, const char* const* environ) {
    auto profile = load(request);
    if (!profile) return guard::pass_on(profile);
    // Before the start in the background becomes a process of its own.
    if (request.command == Command::start || request.command == Command::restart) {
        if (auto image = image_for(request, *profile, environ); !image) return guard::pass_on(image);
    }
    Service service{*profile, script_of(*profile, request.script), request.wait, {}};
    service.json = request.format == Format::json;
    if (auto right = check_pid(request, service); !right) return guard::pass_on(right);
    service.run = [&](int verdict) { return run(as_run(request, verdict), environ); };
    switch (request.command) {
        case Command::start:
            return start_service(service);
        case Command::restart:
            return restart_service(service);
        case Command::status:
            return status_of(service);
        default:
            service.wait = true;
            return stop_service(service);
    }
}

}  // namespace jarmor::launcher
