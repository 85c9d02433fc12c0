#include "launcher/cli/password_source.h"

#include <poll.h>
#include <sys/signalfd.h>
#include <termios.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>

#include "guard/evidence/files.h"
#include "guard/report/write.h"

namespace jarmor::launcher {
namespace {

using guard::fail;
using guard::fail_errno;
using guard::Failure;
using guard::Result;
using guard::keystore::Password;
using guard::keystore::Secret;

constexpr std::size_t longest_password = 4096;

/// Byte by byte: what stands behind the line belongs to the next reader of standard input.
Result<Secret> read_line(int fd, const std::string& from) {
    Secret line(longest_password);
    std::size_t size = 0;
    while (true) {
        if (size == longest_password) {
            return fail(Failure::usage, from, "has a first line of more than 4096 bytes");
        }
        const ssize_t got = ::read(fd, line.data() + size, 1);
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) return fail_errno(Failure::usage, from, "cannot be read", errno);
        if (got == 0 || line.data()[size] == '\n') break;
        ++size;
    }
    line.shrink(size > 0 && line.data()[size - 1] == '\r' ? size - 1 : size);
    return line;
}

/// A terminal without echo; as before at the end of its life.
class SilentTerminal {
  public:
    SilentTerminal() {
        sigemptyset(&ending_);
        for (const int signal : {SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGTSTP}) sigaddset(&ending_, signal);
        ok_ = ::sigprocmask(SIG_BLOCK, &ending_, &mask_) == 0 && ::tcgetattr(STDIN_FILENO, &before_) == 0;
        if (!ok_) return;
        termios silent = before_;
        silent.c_lflag &= ~static_cast<tcflag_t>(ECHO);
        silent.c_lflag |= ECHONL;
        ok_ = ::tcsetattr(STDIN_FILENO, TCSAFLUSH, &silent) == 0;
        signals_ = guard::UniqueFd(::signalfd(-1, &ending_, SFD_CLOEXEC));
    }
    ~SilentTerminal() {
        if (ok_) (void)::tcsetattr(STDIN_FILENO, TCSAFLUSH, &before_);
        // What was sent meanwhile arrives now, to a terminal that echoes again.
        (void)::sigprocmask(SIG_SETMASK, &mask_, nullptr);
    }
    SilentTerminal(const SilentTerminal&) = delete;
    SilentTerminal& operator=(const SilentTerminal&) = delete;

    /// False where a signal came first.
    bool wait() const {
        pollfd watched[2] = {{STDIN_FILENO, POLLIN, 0}, {signals_.get(), POLLIN, 0}};
        while (::poll(watched, 2, -1) < 0 && errno == EINTR) {
        }
        return (watched[1].revents & POLLIN) == 0;
    }
    bool ok() const { return ok_ && signals_.valid(); }

  private:
    sigset_t ending_{}, mask_{};
    termios before_{};
    guard::UniqueFd signals_;
    bool ok_ = false;
};

}  // namespace

Result<Password> read_password(const std::string& file) {
    guard::UniqueFd opened;
    if (file != "-") {
        auto fd = guard::open_regular(file, Failure::usage);
        if (!fd) return pass_on(fd);
        opened = std::move(*fd);
    }
    return read_password_from(file == "-" ? STDIN_FILENO : opened.get(),
                              file == "-" ? "standard input" : file);
}

Result<Password> read_password_from(int fd, const std::string& from) {
    auto line = read_line(fd, from);
    if (!line) return pass_on(line);
    return Password(guard::keystore::text_of(line->view()));
}

bool can_ask() {
    return ::isatty(STDIN_FILENO) == 1 && ::isatty(STDERR_FILENO) == 1;
}

Result<Password> ask_password(const std::string& prompt) {
    const SilentTerminal terminal;
    if (!terminal.ok())
        return fail(Failure::usage, "terminal", "cannot ask for a password", "--password-file FILE");
    if (auto asked = guard::write_all(STDERR_FILENO, prompt, "standard error"); !asked) return pass_on(asked);
    if (!terminal.wait()) return fail(Failure::usage, "terminal", "no password was given");
    auto line = read_line(STDIN_FILENO, "terminal");
    if (!line) return pass_on(line);
    return Password(guard::keystore::text_of(line->view()));
}

}  // namespace jarmor::launcher
