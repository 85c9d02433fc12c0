#include "tests/support/jvm_run.h"

#include <fcntl.h>
#include <grp.h>
#include <poll.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <string_view>

#include "guard/unique_fd.h"

namespace jarmor::support {
namespace {

using guard::UniqueFd;
using Clock = std::chrono::steady_clock;

struct Pipe {
    UniqueFd read_end, write_end;
};

Pipe make_pipe() {
    std::array<int, 2> ends{-1, -1};
    if (::pipe2(ends.data(), O_CLOEXEC) != 0) return {};
    return {UniqueFd(ends[0]), UniqueFd(ends[1])};
}

std::vector<char*> pointers(const std::vector<std::string>& texts) {
    std::vector<char*> list;
    for (const std::string& text : texts) list.push_back(const_cast<char*>(text.c_str()));
    list.push_back(nullptr);
    return list;
}

/// Between fork and exec, in a process with threads: system calls only. The exit code tells which one failed.
[[noreturn]] void become_program(const RunRequest& request, int in, int out, int err, char* const* argv,
                                 char** environ_list) {
    sigset_t none;
    ::sigemptyset(&none);
    if (::sigprocmask(SIG_SETMASK, &none, nullptr) != 0 || ::setpgid(0, 0) != 0) ::_exit(240);
    if (::dup2(in, 0) != 0 || ::dup2(out, 1) != 1 || ::dup2(err, 2) != 2) ::_exit(241);
    if (!request.cgroup_procs.empty()) {
        const int procs = ::open(request.cgroup_procs.c_str(), O_WRONLY | O_CLOEXEC);
        if (procs < 0 || ::write(procs, "0", 1) != 1) ::_exit(242);
    }
    const struct rlimit no_core = {0, 0};  // the crash entries must not fill the disk
    if (::setrlimit(RLIMIT_CORE, &no_core) != 0) ::_exit(243);
    if (request.account) {
        const Account& account = *request.account;
        if (::setgroups(0, nullptr) != 0 || ::setresgid(account.gid, account.gid, account.gid) != 0 ||
            ::setresuid(account.uid, account.uid, account.uid) != 0) {
            ::_exit(244);
        }
    }
    if (::chdir(request.directory.c_str()) != 0) ::_exit(245);
    ::environ = environ_list;
    ::execvp(argv[0], argv);
    ::_exit(246);
}

/// Runs a command of `during` and waits for it; its output goes to the program's error stream.
void run_beside(std::vector<std::string> command, pid_t pid, int err, const RunRequest& request) {
    for (std::string& word : command) {
        const auto at = word.find("${pid}");
        if (at != std::string::npos) word.replace(at, 6, std::to_string(pid));
    }
    const auto argv = pointers(command);
    auto environ_list = pointers(request.environ);
    RunRequest plain;
    plain.directory = request.directory;
    plain.account = request.account;
    const pid_t child = ::fork();
    if (child == 0)
        become_program(plain, ::open("/dev/null", O_RDONLY), err, err, argv.data(), environ_list.data());
    int status = 0;
    while (child > 0 && ::waitpid(child, &status, 0) < 0 && errno == EINTR) continue;
}

/// Appends what can be read now. False at the end of the stream.
bool drain(const UniqueFd& stream, std::string& text) {
    std::array<char, 65536> buffer{};
    const ssize_t size = ::read(stream.get(), buffer.data(), buffer.size());
    if (size > 0) text.append(buffer.data(), static_cast<std::size_t>(size));
    return size > 0 || (size < 0 && (errno == EAGAIN || errno == EINTR));
}

class Conversation {
  public:
    Conversation(const RunRequest& request, pid_t pid, UniqueFd in, UniqueFd out, UniqueFd err, int err_write)
        : request_(request),
          pid_(pid),
          process_(static_cast<int>(::syscall(SYS_pidfd_open, pid, 0))),
          in_(std::move(in)),
          out_(std::move(out)),
          err_(std::move(err)),
          err_write_(err_write) {}

    RunResult follow() {
        const auto end = Clock::now() + request_.timeout;
        ::fcntl(out_.get(), F_SETFL, O_NONBLOCK);
        ::fcntl(err_.get(), F_SETFL, O_NONBLOCK);
        while (Clock::now() < end) {
            std::array<pollfd, 3> waits = {
                pollfd{out_.get(), POLLIN, 0}, {err_.get(), POLLIN, 0}, {process_.get(), POLLIN, 0}};
            if (::poll(waits.data(), waits.size(), 200) < 0 && errno != EINTR) break;
            read_all();
            if (!result_.ready && result_.out.find("\nprobe:ready\n") != std::string::npos) on_ready();
            if ((waits[2].revents & POLLIN) != 0) return finish(false);
        }
        return finish(true);
    }

  private:
    void read_all() {
        while (drain(out_, result_.out) && errno != EAGAIN) errno = 0;
        errno = 0;
        while (drain(err_, result_.err) && errno != EAGAIN) errno = 0;
        errno = 0;
    }

    void on_ready() {
        result_.ready = true;
        for (const auto& command : request_.during) run_beside(command, pid_, err_write_, request_);
        result_.outside = look_at(pid_);
        in_ = UniqueFd();
    }

    RunResult finish(bool timed_out) {
        result_.timed_out = timed_out;
        ::kill(-pid_, SIGKILL);
        int status = 0;
        while (::waitpid(pid_, &status, 0) < 0 && errno == EINTR) continue;
        read_all();
        result_.code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
        return std::move(result_);
    }

    const RunRequest& request_;
    pid_t pid_;
    UniqueFd process_, in_, out_, err_;
    int err_write_;
    RunResult result_;
};

}  // namespace

RunResult run_jvm(const RunRequest& request) {
    Pipe in = make_pipe();
    Pipe out = make_pipe();
    Pipe err = make_pipe();
    const auto argv = pointers(request.argv);
    auto environ_list = pointers(request.environ);
    const pid_t pid = ::fork();
    if (pid == 0) {
        become_program(request, in.read_end.get(), out.write_end.get(), err.write_end.get(), argv.data(),
                       environ_list.data());
    }
    if (pid < 0) {
        RunResult failed;
        failed.err = std::string("fork: ") + std::strerror(errno);
        return failed;
    }
    return Conversation(request, pid, std::move(in.write_end), std::move(out.read_end),
                        std::move(err.read_end), err.write_end.get())
        .follow();
}

}  // namespace jarmor::support
