#include "terminal_session.h"

#include <poll.h>
#include <pty.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

#include <csignal>
#include <cstdio>
#include <stdexcept>

namespace jarmor::support {
namespace {

/// What a shell does for a job in the foreground: a group of its own that has the terminal.
int run_as_job(const std::function<int()>& body) {
    (void)::signal(SIGTTOU, SIG_IGN);
    const pid_t job = ::fork();
    if (job == 0) {
        (void)::setpgid(0, 0);
        (void)::tcsetpgrp(0, ::getpgrp());
        (void)::signal(SIGTTOU, SIG_DFL);
        const int code = body();
        (void)std::fflush(nullptr);
        ::_exit(code);
    }
    (void)::setpgid(job, job);
    int status = 0;
    (void)::waitpid(job, &status, 0);
    (void)::tcsetpgrp(0, ::getpgrp());
    return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}

}  // namespace

TerminalSession::TerminalSession(As as, const std::function<int()>& body) {
    (void)std::fflush(nullptr);
    child_ = ::forkpty(&terminal_, nullptr, nullptr, nullptr);
    if (child_ < 0) throw std::runtime_error("forkpty");
    if (child_ == 0) {
        const int code = as == As::leader ? body() : run_as_job(body);
        (void)std::fflush(nullptr);
        ::_exit(code);
    }
}

TerminalSession::~TerminalSession() {
    if (child_ > 0) {
        (void)::kill(child_, SIGKILL);
        (void)::waitpid(child_, nullptr, 0);
    }
    if (terminal_ >= 0) (void)::close(terminal_);
}

void TerminalSession::read_some(int milliseconds) {
    pollfd ready{terminal_, POLLIN, 0};
    if (::poll(&ready, 1, milliseconds) != 1) return;
    char buffer[4096];
    const ssize_t got = ::read(terminal_, buffer, sizeof buffer);
    if (got > 0) shown_.append(buffer, static_cast<std::size_t>(got));
}

bool TerminalSession::shows(const std::string& text, std::chrono::seconds timeout) {
    const auto end = std::chrono::steady_clock::now() + timeout;
    while (shown_.find(text) == std::string::npos) {
        if (std::chrono::steady_clock::now() > end) return false;
        read_some(50);
    }
    return true;
}

void TerminalSession::type(const std::string& keys) {
    if (::write(terminal_, keys.data(), keys.size()) != static_cast<ssize_t>(keys.size())) {
        throw std::runtime_error("the terminal takes no input");
    }
}

Outcome TerminalSession::wait(std::chrono::seconds timeout) {
    // Read on while waiting: a child that prints more than the terminal holds would never end.
    const auto end = std::chrono::steady_clock::now() + timeout;
    int status = 0;
    Outcome outcome;
    while (::waitpid(child_, &status, WNOHANG) == 0) {
        if (std::chrono::steady_clock::now() > end) {
            outcome.err = "(killed: took too long)\n";
            (void)::kill(child_, SIGKILL);
        }
        read_some(20);
    }
    child_ = -1;
    for (std::size_t before = shown_.size() + 1; before != shown_.size();) {
        before = shown_.size();
        read_some(20);
    }
    outcome.signalled = WIFSIGNALED(status);
    outcome.code = WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
    outcome.out = shown_;
    return outcome;
}

}  // namespace jarmor::support
