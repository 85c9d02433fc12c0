#include "fault_tracer.h"

#include <elf.h>
#include <fcntl.h>
#include <seccomp.h>
#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/user.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <set>
#include <stdexcept>

namespace jarmor::support {
namespace {

/// The general registers of a stopped process, where the number, an argument and the result of its system
/// call are changed. The only part that knows an architecture.
class Registers {
  public:
    explicit Registers(pid_t pid) : pid_(pid), vector_{&values_, sizeof values_} {
        check(::ptrace(PTRACE_GETREGSET, pid_, NT_PRSTATUS, &vector_));
    }
    void write() { check(::ptrace(PTRACE_SETREGSET, pid_, NT_PRSTATUS, &vector_)); }

#if defined(__x86_64__)
    void skip_call() {
        values_.orig_rax = ~0ULL;
        write();
    }
    void set_result(std::int64_t result) {
        values_.rax = static_cast<unsigned long long>(result);
        write();
    }
    void set_third_argument(std::uint64_t value) {
        values_.rdx = value;
        write();
    }
#elif defined(__aarch64__)
    void skip_call() {
        int none = -1;
        iovec number{&none, sizeof none};
        check(::ptrace(PTRACE_SETREGSET, pid_, NT_ARM_SYSTEM_CALL, &number));
    }
    void set_result(std::int64_t result) {
        values_.regs[0] = static_cast<unsigned long long>(result);
        write();
    }
    void set_third_argument(std::uint64_t value) {
        values_.regs[2] = value;
        write();
    }
#else
#error "the registers of this architecture are missing here"
#endif

  private:
    static void check(long result) {
        if (result != 0) throw std::runtime_error("the registers of the traced process cannot be reached");
    }
    pid_t pid_;
    user_regs_struct values_{};
    iovec vector_;
};

std::string name_of(std::uint64_t number) {
    const std::unique_ptr<char, decltype(&std::free)> name(
        ::seccomp_syscall_resolve_num_arch(SCMP_ARCH_NATIVE, static_cast<int>(number)), &std::free);
    return name ? name.get() : std::to_string(number);
}

std::string text_at(pid_t pid, std::uint64_t address) {
    char buffer[512] = "";
    iovec into{buffer, sizeof buffer - 1};
    // In two parts, for the page after the one in which the string starts may not be there.
    const std::size_t in_page = std::min<std::size_t>(4096 - address % 4096, into.iov_len);
    const iovec from[] = {{reinterpret_cast<void*>(address), in_page},
                          {reinterpret_cast<void*>(address + in_page), into.iov_len - in_page}};
    if (::process_vm_readv(pid, &into, 1, from, 2, 0) <= 0) return {};
    return buffer;
}

std::string path_behind(pid_t pid, std::uint64_t descriptor) {
    char target[512] = "";
    const std::string link =
        "/proc/" + std::to_string(pid) + "/fd/" + std::to_string(static_cast<int>(descriptor));
    const ssize_t length = ::readlink(link.c_str(), target, sizeof target);
    return length > 0 ? std::string(target, static_cast<std::size_t>(length)) : std::string();
}

std::string detail_of(pid_t pid, const std::string& name, const std::uint64_t* arguments) {
    static const std::set<std::string> path_first{"open",     "stat",   "lstat",    "access",
                                                  "readlink", "statfs", "getxattr", "chdir",
                                                  "execve",   "unlink", "mkdir"};
    static const std::set<std::string> path_second{"openat",    "openat2",    "newfstatat",
                                                   "faccessat", "faccessat2", "readlinkat",
                                                   "statx",     "unlinkat",   "execveat"};
    static const std::set<std::string> descriptor_first{"read",  "pread64", "fstat",      "close",
                                                        "lseek", "fcntl",   "getdents64", "fstatfs",
                                                        "ioctl", "write",   "fgetxattr"};
    if (path_first.count(name) != 0) return text_at(pid, arguments[0]);
    if (path_second.count(name) != 0) {
        const std::string path = text_at(pid, arguments[1]);
        if (!path.empty() && (path[0] == '/' || static_cast<int>(arguments[0]) == AT_FDCWD)) return path;
        return path_behind(pid, arguments[0]) + (path.empty() ? "" : "/") + path;
    }
    if (descriptor_first.count(name) != 0) return path_behind(pid, arguments[0]);
    if (name == "mmap" && static_cast<int>(arguments[4]) >= 0) return path_behind(pid, arguments[4]);
    if (name == "prlimit64") return (arguments[2] != 0 ? "set " : "get ") + std::to_string(arguments[1]);
    if (name == "prctl") return std::to_string(arguments[0]);
    return {};
}

[[noreturn]] void be_traced(const std::vector<std::string>& argv, const std::vector<std::string>& environ,
                            int out, int err) {
    const int null = ::open("/dev/null", O_RDONLY);
    (void)::dup2(null, 0);
    (void)::dup2(out, 1);
    (void)::dup2(err, 2);
    (void)::close(null);
    (void)::alarm(0);
    (void)::ptrace(PTRACE_TRACEME, 0, nullptr, nullptr);
    (void)::raise(SIGSTOP);
    ::_exit(exec_words(argv, environ));
}

/// One traced process, and the calls it adds to.
struct Traced {
    pid_t pid = 0;
    Part part = Part::start;
    int execs = 0;
    bool failing = false;
    std::int64_t heap_end = 0;
};

class Tracer {
  public:
    Tracer(pid_t pid, const std::optional<Fault>& fault, bool beside)
        : main_{pid}, fault_(fault), beside_(beside) {}

    /// Follows the process to its end, or to its second exec where nothing stays.
    void follow(TracedRun& run) {
        int status = 0;
        (void)wait(main_.pid, status);
        constexpr long options = PTRACE_O_TRACESYSGOOD | PTRACE_O_TRACEEXEC | PTRACE_O_EXITKILL;
        if (::ptrace(PTRACE_SETOPTIONS, main_.pid, nullptr, options | (beside_ ? PTRACE_O_TRACEFORK : 0)) !=
            0) {
            throw std::runtime_error("PTRACE_SETOPTIONS");
        }
        resume(main_, 0);
        while (!over_) {
            const pid_t pid = wait(beside_ ? -1 : main_.pid, status);
            if (pid < 0) return;
            stopped(pid == main_.pid ? main_ : child_of(pid), status, run);
        }
    }

  private:
    static pid_t wait(pid_t whom, int& status) {
        while (true) {
            const pid_t pid = ::waitpid(whom, &status, __WALL);
            if (pid >= 0 || errno == ECHILD) return pid;
            if (errno != EINTR) throw std::runtime_error("waitpid");
        }
    }
    static void resume(const Traced& traced, int signal) {
        // One that was killed is waited for next.
        (void)::ptrace(PTRACE_SYSCALL, traced.pid, nullptr, static_cast<long>(signal));
    }
    Traced& child_of(pid_t pid) {
        if (child_.pid != pid) child_ = Traced{pid, Part::child};
        return child_;
    }
    void stopped(Traced& traced, int status, TracedRun& run) {
        if (!WIFSTOPPED(status)) {
            if (&traced == &main_) finish(status, run);
            return;
        }
        int signal = 0;
        const int event = status >> 16;
        if (event == PTRACE_EVENT_EXEC) {
            if (executed(traced, run)) return;
        } else if (event == 0 && WSTOPSIG(status) == (SIGTRAP | 0x80)) {
            if (&traced != &main_ || traced.execs > 0) system_call(traced, run);
        } else if (event == 0) {
            // With this one a child begins that is traced from its first instruction on.
            const bool begins = &traced == &child_ && WSTOPSIG(status) == SIGSTOP;
            signal = begins ? 0 : WSTOPSIG(status);
        }
        resume(traced, signal);
    }
    /// True: it is traced no longer.
    bool executed(Traced& traced, TracedRun& run) {
        if (&traced == &main_ && ++traced.execs == 1) return false;
        // It was entered as a call of the launcher, and never comes back.
        if (!run.of(traced.part).empty()) run.of(traced.part).pop_back();
        if (beside_ && &traced == &main_) {
            traced.part = Part::beside;
            return false;
        }
        run.execed = true;
        (void)::ptrace(PTRACE_DETACH, traced.pid, nullptr, 0L);
        int status = 0;
        if (beside_) return true;
        (void)wait(traced.pid, status);
        finish(status, run);
        return true;
    }
    void finish(int status, TracedRun& run) {
        over_ = true;
        run.outcome.signalled = WIFSIGNALED(status);
        run.outcome.code = WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
    }
    void system_call(Traced& traced, TracedRun& run) {
        __ptrace_syscall_info info{};
        if (::ptrace(PTRACE_GET_SYSCALL_INFO, traced.pid, sizeof info, &info) <= 0) return;
        auto& calls = run.of(traced.part);
        if (info.op == PTRACE_SYSCALL_INFO_ENTRY) {
            entered(traced, info, calls, run);
        } else if (info.op == PTRACE_SYSCALL_INFO_EXIT && !calls.empty()) {
            left(traced, info, calls.back());
        }
    }
    void entered(Traced& traced, const __ptrace_syscall_info& info, std::vector<TracedCall>& calls,
                 TracedRun& run) const {
        TracedCall call;
        call.name = name_of(info.entry.nr);
        call.detail = detail_of(traced.pid, call.name, info.entry.args);
        calls.push_back(call);
        if (!fault_ || fault_->part != traced.part || calls.size() - 1 != fault_->call) return;
        const bool reads = call.name == "read" || call.name == "pread64";
        if (fault_->number == 0 && (!reads || info.entry.args[2] < 2)) return;
        // brk(2) reports no errno: what it gives back is the break, unchanged where it failed. The first call
        // only asks for it, and cannot fail.
        if (call.name == "brk" && (info.entry.args[0] == 0 || fault_->number != ENOMEM)) return;
        // An end cannot fail.
        if (call.name == "exit_group" || call.name == "rt_sigreturn") return;
        run.hit = call;
        Registers registers(traced.pid);
        if (fault_->number == 0) {
            registers.set_third_argument(1);
        } else {
            // close(2) frees the descriptor also where it reports an error.
            if (call.name != "close") registers.skip_call();
            traced.failing = true;
        }
    }
    void left(Traced& traced, const __ptrace_syscall_info& info, TracedCall& call) const {
        call.result = info.exit.rval;
        if (traced.failing) {
            traced.failing = false;
            call.result = call.name == "brk" ? traced.heap_end : -fault_->number;
            Registers(traced.pid).set_result(call.result);
        }
        if (call.name == "brk") traced.heap_end = call.result;
    }

    Traced main_, child_;
    std::optional<Fault> fault_;
    bool beside_ = false, over_ = false;
};

/// Kills a traced process that does not end.
class Watch {
  public:
    explicit Watch(pid_t pid) : pid_(::fork()) {
        if (pid_ != 0) return;
        (void)::sleep(30);
        (void)::kill(pid, SIGKILL);
        ::_exit(0);
    }
    Watch(const Watch&) = delete;
    Watch& operator=(const Watch&) = delete;
    ~Watch() {
        (void)::kill(pid_, SIGKILL);
        (void)::waitpid(pid_, nullptr, 0);
    }
    pid_t pid() const { return pid_; }

  private:
    pid_t pid_;
};

TracedRun run_and_trace(const std::vector<std::string>& argv, const std::vector<std::string>& environ,
                        const std::optional<Fault>& fault, bool beside) {
    TracedRun run;
    const int out = ::memfd_create("out", MFD_CLOEXEC);
    const int err = ::memfd_create("err", MFD_CLOEXEC);
    const pid_t pid = ::fork();
    if (pid < 0) throw std::runtime_error("fork");
    if (pid == 0) be_traced(argv, environ, out, err);
    {
        const Watch watch(pid);
        Tracer(pid, fault, beside).follow(run);
    }
    run.outcome.out = take_content(out);
    run.outcome.err = take_content(err);
    return run;
}

}  // namespace

std::vector<TracedCall>& TracedRun::of(Part part) {
    if (part == Part::start) return calls;
    return part == Part::beside ? beside : child;
}

TracedRun run_traced(const std::vector<std::string>& argv, const std::vector<std::string>& environ,
                     const std::optional<Fault>& fault) {
    return run_and_trace(argv, environ, fault, /*beside=*/false);
}

TracedRun run_traced_beside(const std::vector<std::string>& argv, const std::vector<std::string>& environ,
                            const std::optional<Fault>& fault) {
    return run_and_trace(argv, environ, fault, /*beside=*/true);
}

}  // namespace jarmor::support
