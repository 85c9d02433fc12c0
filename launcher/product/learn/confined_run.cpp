#include "launcher/product/learn/confined_run.h"

#include <fcntl.h>
#include <poll.h>
#include <sched.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <filesystem>

#include "guard/unique_fd.h"
#include "launcher/product/learn/confined_child.h"
#include "launcher/product/learn/sweep.h"

namespace jarmor::launcher::learn {

namespace {

using guard::fail;
using guard::fail_errno;
using guard::Failure;
using guard::pass_on;
using guard::Result;
using guard::UniqueFd;
using Clock = std::chrono::steady_clock;

constexpr std::size_t most_output = std::size_t{1} << 20U;
constexpr std::uintmax_t most_scratch_bytes = std::uintmax_t{32} << 20U;
constexpr std::size_t most_scratch_files = 65536;
constexpr int look_every_ms = 50;

struct OutputPipe {
    UniqueFd read, write;
    bool make() {
        std::array<int, 2> ends{-1, -1};
        if (::pipe2(ends.data(), O_CLOEXEC) != 0) return false;
        read = UniqueFd(ends[0]);
        write = UniqueFd(ends[1]);
        return ::fcntl(read.get(), F_SETFL, O_NONBLOCK) == 0;
    }
};

/// While it lives, orphans of this process's descendants become its children.
class Subreaper {
  public:
    Subreaper() {
        held_ = ::prctl(PR_GET_CHILD_SUBREAPER, &before_, 0, 0, 0) == 0 &&
                ::prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0) == 0;
    }
    Subreaper(const Subreaper&) = delete;
    Subreaper& operator=(const Subreaper&) = delete;
    ~Subreaper() {
        // It was put in force a moment ago, so this cannot fail.
        if (held_) held_ = ::prctl(PR_SET_CHILD_SUBREAPER, before_, 0, 0, 0) != 0;
    }
    bool held() const { return held_; }

  private:
    int before_ = 0;
    bool held_ = false;
};

/// What was read so far; false at its end.
bool drain_output(int fd, std::string& text) {
    std::array<char, 16384> buffer{};
    while (true) {
        const ssize_t count = ::read(fd, buffer.data(), buffer.size());
        if (count < 0 && errno == EINTR) continue;
        if (count <= 0) return count < 0 && errno == EAGAIN;
        if (text.size() <= most_output) text.append(buffer.data(), static_cast<std::size_t>(count));
    }
}

/// What is wrong with the amount of files, or nullptr.
const char* overgrown(const std::string& scratch) {
    namespace fs = std::filesystem;
    std::uintmax_t bytes = 0;
    std::size_t files = 0;
    std::error_code gone;
    for (fs::recursive_directory_iterator each(scratch, fs::directory_options::skip_permission_denied, gone),
         end;
         each != end; each.increment(gone)) {
        std::error_code ignored;
        if (each->symlink_status(ignored).type() == fs::file_type::regular) {
            const auto size = each->file_size(ignored);
            if (!ignored) bytes += size;
        }
        if (++files > most_scratch_files) return "made more than 65536 files";
        if (bytes > most_scratch_bytes) return "wrote more than 32 MiB";
        if (gone) break;
    }
    return nullptr;
}

class WatchedRun {
  public:
    explicit WatchedRun(const ConfinedRun& run) : run_(run) {}

    Result<ConfinedEnd> start_and_wait() {
        const Subreaper subreaper;
        auto spared = children();
        if (!spared) return pass_on(spared);
        if (!subreaper.held() || !out_.make() || !err_.make() || !fault_.make())
            return fail_errno(Failure::confine, "", "a run cannot be prepared", errno);
        if (auto started = start(); !started) return pass_on(started);
        const char* const wrong = watch();
        auto swept = sweep_descendants(*spared);
        if (!swept) return pass_on(swept);
        (void)drain_output(out_.read.get(), end_.out);
        (void)drain_output(err_.read.get(), end_.err);
        std::string fault;
        (void)drain_output(fault_.read.get(), fault);
        if (!fault.empty()) return fail(Failure::confine, "", "the copy could not be run: " + fault);
        if (wrong != nullptr) return fail(Failure::policy, "", wrong);
        if (end_.out.size() > most_output || end_.err.size() > most_output)
            return fail(Failure::policy, "", "printed more than 1 MiB");
        return std::move(end_);
    }

  private:
    Result<void> start() {
        const UniqueFd input(::open("/dev/null", O_RDONLY | O_CLOEXEC));
        if (!input.valid()) return fail_errno(Failure::confine, "/dev/null", "cannot be opened", errno);
        const bool root = ::geteuid() == 0;
        constexpr unsigned long own = CLONE_NEWPID | CLONE_NEWNS | CLONE_NEWNET | CLONE_NEWIPC;
        pid_t pid = -1;
        bool namespaces = run_.walls != Walls::landlock_only;
        if (namespaces) {
            pid = clone_self(own | (root ? 0U : static_cast<unsigned long>(CLONE_NEWUSER)));
            // Not allowed here (a container, sysctl user.max_*_namespaces, a kernel without): Landlock is
            // left.
            if (pid < 0 && run_.walls == Walls::namespaces_only)
                return fail_errno(Failure::confine, "", "namespaces are refused", errno);
            namespaces = pid >= 0;
        }
        if (pid < 0) pid = clone_self(0);
        if (pid < 0) return fail_errno(Failure::confine, "", "no process for the run", errno);
        if (pid == 0) {
            be_confined(run_, {input.get(), out_.write.get(), err_.write.get(), fault_.write.get(),
                               namespaces, namespaces && !root});
        }
        child_ = pid;
        out_.write.reset();
        err_.write.reset();
        fault_.write.reset();
        return {};
    }

    /// As fork(2), with namespaces of its own.
    static pid_t clone_self(unsigned long namespaces) {
        return static_cast<pid_t>(
            ::syscall(SYS_clone, namespaces | SIGCHLD, nullptr, nullptr, nullptr, nullptr));
    }

    /// Until the child has ended or did too much; what that was, or nullptr.
    const char* watch() {
        const auto deadline = Clock::now() + std::chrono::seconds(run_.seconds);
        auto next_look = Clock::now() + std::chrono::milliseconds(look_every_ms);
        while (true) {
            std::array<pollfd, 2> ends{{{out_.read.get(), POLLIN, 0}, {err_.read.get(), POLLIN, 0}}};
            (void)::poll(ends.data(), ends.size(), look_every_ms / 10);
            const bool more = drain_output(out_.read.get(), end_.out);
            if (!drain_output(err_.read.get(), end_.err) && !more) (void)::poll(nullptr, 0, 1);
            int status = 0;
            if (::waitpid(child_, &status, WNOHANG) == child_) {
                end_.exit_code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
                return nullptr;
            }
            if (end_.out.size() > most_output || end_.err.size() > most_output)
                return "printed more than 1 MiB";
            if (Clock::now() > deadline) return "ran longer than it may; something in it waits or loops";
            const auto look = Clock::now();
            if (look < next_look) continue;
            if (const char* const wrong = overgrown(run_.scratch)) return wrong;
            // A large home takes a while to count; the run has most of the time.
            next_look = Clock::now() + std::chrono::milliseconds(look_every_ms) + 4 * (Clock::now() - look);
        }
    }

    const ConfinedRun& run_;
    OutputPipe out_, err_, fault_;
    pid_t child_ = -1;
    ConfinedEnd end_;
};

}  // namespace

Result<ConfinedEnd> run_confined(const ConfinedRun& run) {
    if (::geteuid() == 0 && (run.uid == 0 || run.gid == 0))
        return fail(Failure::usage, "", "a script is never run as root or in root's group",
                    "name another user");
    auto end = WatchedRun(run).start_and_wait();
    if (end || end.error().kind != Failure::confine || run.walls != Walls::all) return end;
    // Namespaces that can be made and then not used: AppArmor does that to users. Nothing has run.
    ConfinedRun again = run;
    again.walls = Walls::landlock_only;
    return WatchedRun(again).start_and_wait();
}

}  // namespace jarmor::launcher::learn
