#include "launcher/start/spawn.h"

#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <functional>
#include <string>

#include "guard/evidence/files.h"
#include "guard/report/write.h"
#include "launcher/exit_code.h"
#include "launcher/start/announce.h"
#include "launcher/start/exec.h"
#include "launcher/start/pipe.h"

namespace jarmor::launcher {

using guard::Error;
using guard::Failure;
using guard::Result;
using guard::UniqueFd;

namespace {

Error failed(const std::string& where, const char* what) {
    return guard::fail_errno(Failure::exec, where, what, errno).error();
}

bool tie_to(pid_t parent) {
    // The parent may have died before the kernel knew what to do about it.
    return ::prctl(PR_SET_PDEATHSIG, SIGTERM, 0, 0, 0) == 0 && ::getppid() == parent;
}

bool hear_signals() {
    sigset_t none{};
    return ::sigemptyset(&none) == 0 && ::sigprocmask(SIG_SETMASK, &none, nullptr) == 0;
}

bool print_to(int output) {
    return output < 0 || (::dup2(output, STDOUT_FILENO) >= 0 && ::dup2(output, STDERR_FILENO) >= 0);
}

bool enter(const std::string& directory) {
    return directory.empty() || ::chdir(directory.c_str()) == 0;
}

/// Forks; `become` runs in the child and returns only the Error why it did not become a program. That Error
/// comes back through a pipe that a successful exec closes.
Result<pid_t> fork_and(const std::function<Error()>& become) {
    auto pipe = make_pipe();
    if (!pipe) return guard::pass_on(pipe);
    const pid_t pid = ::fork();
    if (pid < 0) return guard::fail_errno(Failure::internal, "", "no process can be made", errno);
    if (pid == 0) {
        pipe->reading.reset();
        const Error error = become();
        const auto kind = static_cast<char>(error.kind);
        (void)guard::write_all(pipe->writing.get(), std::string(1, kind) + error.line(), "pipe");
        ::_exit(exit_code(error.kind));
    }
    pipe->writing.reset();
    auto said = guard::read_all(pipe->reading.get(), "pipe", 65536, Failure::internal);
    if (said && said->empty()) return pid;
    int status = 0;
    while (::waitpid(pid, &status, 0) < 0 && errno == EINTR) {
    }
    if (!said) return guard::pass_on(said);
    return guard::fail(static_cast<Failure>(said->front()), "", said->substr(1));
}

/// Sockets of a service manager are for the process that LISTEN_PID names (sd_listen_fds(3)).
void name_listener(std::vector<std::string>& environ) {
    static constexpr std::string_view name = "LISTEN_PID=";
    for (auto& variable : environ) {
        if (variable.starts_with(name)) variable = std::string(name) + std::to_string(::getpid());
    }
}

Error become_jvm(const confine::Confined& confined, const Handover& handover) {
    for (const int fd : handover.supervision.keep) {
        if (::fcntl(fd, F_SETFD, 0) != 0) return failed("", "a descriptor for java cannot be handed on");
    }
    guard::LaunchPlan plan;
    plan.argv = handover.argv;
    plan.environ = handover.environ;
    if (!handover.supervision.keep.empty()) name_listener(plan.environ);
    JavaInstall java;
    java.java = UniqueFd(handover.java);
    java.bin_dir = UniqueFd(handover.bin_dir);
    java.device = handover.device;
    java.inode = handover.inode;
    java.path = handover.path;
    return exec_java(confined, plan, java);
}

std::vector<char*> spawn_pointers(const std::vector<std::string>& words) {
    std::vector<char*> result;
    for (const auto& word : words) result.push_back(const_cast<char*>(word.c_str()));
    result.push_back(nullptr);
    return result;
}

}  // namespace

Result<pid_t> spawn_jvm(const confine::Confined& confined, const Handover& handover, int output) {
    const pid_t parent = ::getpid();
    return fork_and([&]() -> Error {
        if (!tie_to(parent)) return failed("", "java cannot be tied to this process");
        auto announced = announce(handover.supervision.announcement);
        if (!announced) return std::move(announced.error());
        if (!print_to(output)) return failed("", "the output of java cannot be redirected");
        if (!enter(handover.directory)) return failed(handover.directory, "cannot be entered");
        if (!hear_signals()) return failed("", "the signal mask cannot be emptied");
        return become_jvm(confined, handover);
    });
}

Result<pid_t> spawn_side_program(const SideProgram& program, int output) {
    const pid_t parent = ::getpid();
    const std::string path = program.argv.empty() ? "" : program.argv.front();
    return fork_and([&]() -> Error {
        const int null = ::open("/dev/null", O_RDONLY | O_CLOEXEC);
        if (null < 0 || ::dup2(null, STDIN_FILENO) < 0) return failed("/dev/null", "cannot be opened");
        if (!tie_to(parent) || ::setpgid(0, 0) != 0) return failed(path, "cannot be tied to this process");
        if (!print_to(output)) return failed(path, "its output cannot be redirected");
        if (!enter(program.directory)) return failed(program.directory, "cannot be entered");
        if (!hear_signals()) return failed("", "the signal mask cannot be emptied");
        const auto argv = spawn_pointers(program.argv), environ = spawn_pointers(program.environ);
        if (!path.empty()) (void)::execve(path.c_str(), argv.data(), environ.data());
        return failed(path, "cannot be executed");
    });
}

}  // namespace jarmor::launcher
