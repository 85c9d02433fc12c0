#include "launcher/product/learn/confined_child.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>

#include "guard/unique_fd.h"
#include "launcher/confine/become.h"
#include "launcher/confine/caller.h"
#include "launcher/confine/system_call_filter.h"
#include "launcher/product/learn/landlock.h"
#include "launcher/product/learn/private_root.h"

namespace jarmor::launcher::learn {

namespace {

using guard::fail;
using guard::fail_errno;
using guard::Failure;
using guard::pass_on;
using guard::Result;

constexpr rlim_t file_bytes = rlim_t{1} << 20U;
constexpr rlim_t address_space = rlim_t{256} << 20U;
constexpr std::uint64_t run_descriptors = 128;
// What runs beside the program may end by itself for half a second.
constexpr int leftover_looks = 100, look_ms = 5;

Result<void> set_run_limit(__rlimit_resource_t resource, rlim_t value) {
    const rlimit limit{value, value};
    if (::setrlimit(resource, &limit) == 0) return {};
    return fail_errno(Failure::confine, "", "a limit of the run cannot be set", errno);
}

Result<void> set_run_limits(const ConfinedRun& run) {
    auto done = set_run_limit(RLIMIT_FSIZE, file_bytes);
    if (done) done = set_run_limit(RLIMIT_CPU, run.seconds + 1);
    if (done) done = set_run_limit(RLIMIT_NPROC, run.processes);
    return done;
}

Result<void> write_map(const char* path, const std::string& line) {
    const guard::UniqueFd file(::open(path, O_WRONLY | O_CLOEXEC));
    if (file.valid() && ::write(file.get(), line.data(), line.size()) == static_cast<ssize_t>(line.size()))
        return {};
    return fail_errno(Failure::confine, path, "cannot be written", errno);
}

/// Maps the caller to itself; user_namespaces(7) wants setgroups denied before an unprivileged gid_map.
Result<void> map_ids(const ConfinedRun& run) {
    // Without it these files are root's where the caller has changed its ids (proc(5)).
    if (::prctl(PR_SET_DUMPABLE, 1, 0, 0, 0) != 0)
        return fail_errno(Failure::confine, "", "this process cannot be opened to itself", errno);
    const auto line = [](auto id) { return std::to_string(id) + " " + std::to_string(id) + " 1\n"; };
    auto done = write_map("/proc/self/setgroups", "deny");
    if (done) done = write_map("/proc/self/uid_map", line(run.uid));
    if (done) done = write_map("/proc/self/gid_map", line(run.gid));
    return done;
}

Result<void> become_runner(const ConfinedRun& run) {
    auto caller = confine::read_caller();
    if (!caller) return pass_on(caller);
    guard::Identity identity;
    identity.changes = caller->uid == 0;
    identity.uid = identity.changes ? run.uid : caller->uid;
    identity.gid = identity.changes ? run.gid : caller->gid;
    if (!identity.changes) identity.groups = caller->groups;
    if (identity.uid == 0) return fail(Failure::confine, "", "a script is never run as root");
    const guard::Limits limits{run_descriptors, 0, 077};
    auto dropped = confine::become(identity, limits, false);
    if (!dropped) return pass_on(dropped);
    return {};
}

/// The kernel's own walls. Two of them, because neither is there on every machine.
Result<void> raise_walls(const ConfinedRun& run, const ChildSide& side) {
    bool moved_in = false;
    if (side.namespaces && run.walls != Walls::landlock_only) {
        auto moved = enter_private_root(run.scratch, run.writable);
        if (!moved && run.walls == Walls::namespaces_only) return moved;
        moved_in = moved.has_value();
    }
    auto done = set_run_limits(run);
    if (done) done = become_runner(run);
    if (!done) return done;
    if (run.walls != Walls::namespaces_only && landlock_version() > 0) {
        done = restrict_files(run.scratch, run.writable);
    } else if (!moved_in) {
        return fail(Failure::confine, "",
                    "this kernel cannot confine the script: it has no Landlock, and namespaces are refused",
                    "import on a machine with Linux 5.13 or newer, and copy the profile");
    }
    if (done) done = confine::filter_foreign_program(!moved_in);
    return done;
}

Result<void> prepare_child(const ConfinedRun& run, const ChildSide& side) {
    if (::setsid() < 0) return fail_errno(Failure::confine, "", "no session of its own", errno);
    if (::dup2(side.input, 0) < 0 || ::dup2(side.out, 1) < 0 || ::dup2(side.err, 2) < 0)
        return fail_errno(Failure::confine, "", "no descriptors for the run", errno);
    if (side.mapped) {
        if (auto mapped = map_ids(run); !mapped) return mapped;
    }
    if (auto walls = raise_walls(run, side); !walls) return walls;
    // Only now: a change of the uid clears it. Jarmor's own end must not leave a script behind.
    if (::prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0) != 0 || ::prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0) != 0)
        return fail_errno(Failure::confine, "", "the run cannot be tied to its parent", errno);
    if (::chdir(run.directory.c_str()) != 0)
        return fail_errno(Failure::confine, run.directory, "cannot be entered", errno);
    return {};
}

std::vector<char*> exec_pointers(const std::vector<std::string>& texts) {
    std::vector<char*> list;
    for (const auto& text : texts) list.push_back(const_cast<char*>(text.c_str()));  // NOLINT: execve(2)
    list.push_back(nullptr);
    return list;
}

/// Its exit code. What it left running has a moment to end, then it goes with this process.
int wait_for_program(pid_t program) {
    int code = 128;
    int left = leftover_looks;
    bool ended = false;
    while (true) {
        int status = 0;
        const pid_t pid = ::waitpid(-1, &status, ended ? WNOHANG : 0);
        if (pid < 0 && errno == EINTR) continue;
        if (pid < 0) return code;
        if (pid == program) {
            ended = true;
            code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
        }
        if (pid == 0) {
            if (left-- == 0) return code;
            (void)::poll(nullptr, 0, look_ms);
        }
    }
}

[[noreturn]] void end_with(const ChildSide& side, const guard::Error& error, int code) {
    const std::string line = error.line();
    (void)!::write(side.fault, line.data(), line.size());
    ::_exit(code);
}

[[noreturn]] void become_program(const ConfinedRun& run, const ChildSide& side) {
    const auto argv = exec_pointers(run.argv);
    const auto environ = exec_pointers(run.environ);
    // Last, and for the program alone: what waits for it is jarmor's own image, and an image with sanitizers
    // has mapped terabytes by now.
    if (auto limited = set_run_limit(RLIMIT_AS, address_space); !limited)
        end_with(side, limited.error(), 126);
    ::execve(argv.front(), argv.data(), environ.data());
    end_with(side, fail_errno(Failure::exec, run.argv.front(), "cannot be executed", errno).error(), 127);
}

}  // namespace

void be_confined(const ConfinedRun& run, const ChildSide& side) {
    if (auto ready = prepare_child(run, side); !ready) end_with(side, ready.error(), 126);
    const pid_t program = ::fork();
    if (program == 0) become_program(run, side);
    if (program < 0) {
        auto failed = fail_errno(Failure::confine, "", "no process for it", errno, "end what its user runs");
        end_with(side, failed.error(), 126);
    }
    ::_exit(wait_for_program(program));
}

}  // namespace jarmor::launcher::learn
