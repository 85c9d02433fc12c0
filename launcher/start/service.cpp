#include "launcher/start/service.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <string>
#include <string_view>
#include <type_traits>

#include "guard/evidence/files.h"
#include "guard/report/write.h"
#include "launcher/cli/message.h"
#include "launcher/confine/become.h"
#include "launcher/confine/identity.h"
#include "launcher/exit_code.h"
#include "launcher/start/lifecycle.h"
#include "launcher/start/pipe.h"

namespace jarmor::launcher {

using guard::Failure;
using guard::Result;
using guard::UniqueFd;

namespace {

/// As main() ends: an Error becomes its line and its code.
int code_of(Result<int> result) {
    if (result) return *result;
    say(result.error().line());
    return exit_code(result.error().kind);
}

Result<int> wait_for(pid_t child) {
    int status = 0;
    while (::waitpid(child, &status, 0) < 0) {
        if (errno != EINTR) return guard::fail_errno(Failure::internal, "", "a child was lost", errno);
    }
    return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}

Result<int> as_service_user(const Profile& profile, const std::function<Result<int>(uid_t)>& body) {
    const auto become_and_do = [&]() -> Result<int> {
        auto identity = confine::resolve_identity(
            {profile.user.value, profile.user.origin, profile.allow_root.value, {}});
        if (!identity) return guard::pass_on(identity);
        auto dropped = confine::become(*identity, guard::Limits(), false);
        if (!dropped) return guard::pass_on(dropped);
        return body(identity->uid);
    };
    const pid_t child = ::fork();
    if (child < 0) return guard::fail_errno(Failure::internal, "", "no process can be made", errno);
    if (child == 0) ::_exit(code_of(become_and_do()));
    return wait_for(child);
}

/// In the child of a start: a session of its own, so that no terminal ends it, and nothing to read.
Result<int> start_here(const Service& service, UniqueFd verdict) {
    const UniqueFd null(::open("/dev/null", O_RDWR | O_NOCTTY | O_CLOEXEC));
    if (::setsid() < 0 || !null.valid() || ::dup2(null.get(), STDIN_FILENO) < 0) {
        return guard::fail_errno(Failure::internal, "", "the start cannot go to the background", errno);
    }
    return service.run(verdict.get());
}

/// 0 when java runs; else how the start ended.
Result<int> await_verdict(pid_t child, int pipe) {
    auto said = guard::read_all(pipe, "pipe", 4096, Failure::internal);
    if (said && said->starts_with("started ")) return exit_ok;
    // The end of the pipe without a word: the child is gone, or has itself become java (observe).
    const UniqueFd process(static_cast<int>(::syscall(SYS_pidfd_open, child, 0)));
    constexpr int time_to_vanish = 500;
    pollfd ended{process.get(), POLLIN, 0};
    if (process.valid() && ::poll(&ended, 1, time_to_vanish) == 0) return exit_ok;
    return wait_for(child);
}

bool can_write(const std::string& directory) {
    struct stat status{};
    return ::stat(directory.c_str(), &status) == 0 && S_ISDIR(status.st_mode) &&
           ::access(directory.c_str(), W_OK | X_OK) == 0;
}

bool is_stream(int descriptor, const std::string& stream) {
    struct stat status{};
    return ::fstat(descriptor, &status) == 0 &&
           std::to_string(status.st_dev) + ":" + std::to_string(status.st_ino) == stream;
}

}  // namespace

bool goes_to_the_journal() {
    const char* const stream = std::getenv("JOURNAL_STREAM");
    return stream != nullptr && is_stream(STDOUT_FILENO, stream) && is_stream(STDERR_FILENO, stream);
}

Result<int> start_service(const Service& service) {
    auto pipe = make_pipe();
    if (!pipe) return guard::pass_on(pipe);
    const pid_t child = ::fork();
    if (child < 0) return guard::fail_errno(Failure::internal, "", "no process can be made", errno);
    if (child == 0) {
        pipe->reading.reset();
        ::_exit(code_of(start_here(service, std::move(pipe->writing))));
    }
    pipe->writing.reset();
    auto code = await_verdict(child, pipe->reading.get());
    if (!code || *code != exit_ok || !service.wait) return code;
    Service waiting = service;
    return service_status(waiting);
}

Result<int> stop_service(const Service& service) {
    return as_service_user(service.profile, [&](uid_t uid) {
        return stop_server(service.profile, service.script, existing_state_directory(service.profile, uid),
                           service.wait);
    });
}

Result<int> restart_service(const Service& service) {
    Service stopping = service;
    stopping.wait = true;
    auto stopped = stop_service(stopping);
    if (!stopped || *stopped != exit_ok) return stopped;
    return start_service(service);
}

Result<int> service_status(const Service& service) {
    return as_service_user(service.profile, [&](uid_t uid) {
        return server_status(service.profile, service.script, existing_state_directory(service.profile, uid),
                             {service.wait, service.json});
    });
}

Result<std::optional<RunningServer>> running_server(const Service& service) {
    using Found = std::optional<RunningServer>;
    auto pipe = make_pipe();
    if (!pipe) return guard::pass_on(pipe);
    auto code = as_service_user(service.profile, [&](uid_t uid) -> Result<int> {
        auto server =
            find_server(service.profile, service.script, existing_state_directory(service.profile, uid));
        if (!server) return guard::pass_on(server);
        if (!*server) return exit_ok;
        const std::string_view bytes(reinterpret_cast<const char*>(&**server), sizeof **server);
        auto written = guard::write_all(pipe->writing.get(), bytes, "pipe");
        if (!written) return guard::pass_on(written);
        return exit_ok;
    });
    if (!code) return guard::pass_on(code);
    pipe->writing.reset();
    auto bytes = guard::read_all(pipe->reading.get(), "pipe", 4096, Failure::internal);
    if (!bytes) return guard::pass_on(bytes);
    if (*code != exit_ok)
        return guard::fail(Failure::internal, service.profile.name, "its server cannot be looked for");
    if (bytes->size() != sizeof(RunningServer)) return Found();
    static_assert(std::is_trivially_copyable_v<RunningServer>);
    RunningServer server;
    std::memcpy(&server, bytes->data(), sizeof server);
    return Found(server);
}

std::string background_log(const Profile& profile, const std::string& state_directory) {
    if (goes_to_the_journal()) return {};
    std::string name = profile.name.substr(profile.name.rfind('/') + 1);
    const std::string product = profile.home.value + "/repository/logs";
    if (name.ends_with(".toml")) name.resize(name.size() - 5);
    if (!profile.home.value.empty() && can_write(product)) return product + "/jarmor-" + name + ".log";
    if (!state_directory.empty() && can_write(state_directory)) return state_directory + "/console.log";
    return "/dev/null";
}

}  // namespace jarmor::launcher
