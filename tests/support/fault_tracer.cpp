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

class Tracer {
  public:
    Tracer(pid_t pid, const std::optional<Fault>& fault) : pid_(pid), fault_(fault) {}

    /// Follows the process to its end or its second exec.
    void follow(TracedRun& run) {
        int status = 0;
        wait(status);
        constexpr long options = PTRACE_O_TRACESYSGOOD | PTRACE_O_TRACEEXEC | PTRACE_O_EXITKILL;
        if (::ptrace(PTRACE_SETOPTIONS, pid_, nullptr, options) != 0)
            throw std::runtime_error("PTRACE_SETOPTIONS");
        int signal = 0;
        int execs = 0;
        while (true) {
            if (::ptrace(PTRACE_SYSCALL, pid_, nullptr, static_cast<long>(signal)) != 0) return;
            wait(status);
            if (!WIFSTOPPED(status)) return finish(status, run);
            signal = 0;
            if (status >> 8 == (SIGTRAP | PTRACE_EVENT_EXEC << 8)) {
                if (++execs == 1) continue;
                run.execed = true;
                // It was entered as a call of the launcher, and never comes back.
                run.calls.pop_back();
                (void)::ptrace(PTRACE_DETACH, pid_, nullptr, 0L);
                wait(status);
                return finish(status, run);
            }
            if (WSTOPSIG(status) != (SIGTRAP | 0x80)) {
                signal = WSTOPSIG(status);
            } else if (execs > 0) {
                system_call(run);
            }
        }
    }

  private:
    void wait(int& status) const {
        while (::waitpid(pid_, &status, __WALL) < 0) {
            if (errno != EINTR) throw std::runtime_error("waitpid");
        }
    }
    static void finish(int status, TracedRun& run) {
        run.outcome.signalled = WIFSIGNALED(status);
        run.outcome.code = WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
    }
    void system_call(TracedRun& run) {
        __ptrace_syscall_info info{};
        if (::ptrace(PTRACE_GET_SYSCALL_INFO, pid_, sizeof info, &info) <= 0)
            throw std::runtime_error("SYSCALL_INFO");
        if (info.op == PTRACE_SYSCALL_INFO_ENTRY) {
            entered(info, run);
        } else if (info.op == PTRACE_SYSCALL_INFO_EXIT && !run.calls.empty()) {
            left(info, run);
        }
    }
    void entered(const __ptrace_syscall_info& info, TracedRun& run) {
        TracedCall call;
        call.name = name_of(info.entry.nr);
        call.detail = detail_of(pid_, call.name, info.entry.args);
        run.calls.push_back(call);
        if (!fault_ || run.calls.size() - 1 != fault_->call) return;
        const bool reads = call.name == "read" || call.name == "pread64";
        if (fault_->number == 0 && (!reads || info.entry.args[2] < 2)) return;
        // brk(2) reports no errno: what it gives back is the break, unchanged where it failed. The first call
        // only asks for it, and cannot fail.
        if (call.name == "brk" && (info.entry.args[0] == 0 || fault_->number != ENOMEM)) return;
        run.hit = call;
        Registers registers(pid_);
        if (fault_->number == 0) {
            registers.set_third_argument(1);
        } else {
            // close(2) frees the descriptor also where it reports an error.
            if (call.name != "close") registers.skip_call();
            failing_ = true;
        }
    }
    void left(const __ptrace_syscall_info& info, TracedRun& run) {
        auto& call = run.calls.back();
        call.result = info.exit.rval;
        if (failing_) {
            failing_ = false;
            call.result = call.name == "brk" ? break_ : -fault_->number;
            Registers(pid_).set_result(call.result);
        }
        if (call.name == "brk") break_ = call.result;
    }

    pid_t pid_;
    std::optional<Fault> fault_;
    bool failing_ = false;
    std::int64_t break_ = 0;
};

}  // namespace

TracedRun run_traced(const std::vector<std::string>& argv, const std::vector<std::string>& environ,
                     const std::optional<Fault>& fault) {
    TracedRun run;
    const int out = ::memfd_create("out", MFD_CLOEXEC);
    const int err = ::memfd_create("err", MFD_CLOEXEC);
    const pid_t pid = ::fork();
    if (pid < 0) throw std::runtime_error("fork");
    if (pid == 0) be_traced(argv, environ, out, err);
    Tracer(pid, fault).follow(run);
    run.outcome.out = take_content(out);
    run.outcome.err = take_content(err);
    return run;
}

}  // namespace jarmor::support
