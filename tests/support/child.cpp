#include "child.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>

namespace jarmor::support {
std::string take_content(int fd) {
    std::string text;
    char buffer[8192];
    for (ssize_t got = 0; (got = ::pread(fd, buffer, sizeof buffer, static_cast<off_t>(text.size()))) > 0;) {
        text.append(buffer, static_cast<std::size_t>(got));
    }
    (void)::close(fd);
    return text;
}

Outcome wait_for(int pid, std::chrono::seconds timeout) {
    Outcome outcome;
    const int watch = static_cast<int>(::syscall(SYS_pidfd_open, pid, 0));
    pollfd ended{watch, POLLIN, 0};
    if (::poll(&ended, 1, static_cast<int>(timeout.count()) * 1000) != 1) {
        outcome.err = "(killed: took longer than " + std::to_string(timeout.count()) + " s)\n";
        (void)::kill(pid, SIGKILL);
    }
    int status = 0;
    while (::waitpid(pid, &status, 0) < 0 && errno == EINTR) {
    }
    (void)::close(watch);
    outcome.signalled = WIFSIGNALED(status);
    outcome.code = WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
    return outcome;
}

Outcome run_child(const std::function<int()>& body, std::chrono::seconds timeout) {
    const int out = ::memfd_create("out", MFD_CLOEXEC);
    const int err = ::memfd_create("err", MFD_CLOEXEC);
    (void)std::fflush(nullptr);
    const pid_t pid = ::fork();
    if (pid == 0) {
        const int null = ::open("/dev/null", O_RDONLY);
        (void)::dup2(null, 0);
        (void)::close(null);
        (void)::dup2(out, 1);
        (void)::dup2(err, 2);
        const int code = body();
        (void)std::fflush(nullptr);
        ::_exit(code);
    }
    Outcome outcome = wait_for(pid, timeout);
    outcome.out = take_content(out);
    outcome.err += take_content(err);
    return outcome;
}

int exec_words(const std::vector<std::string>& argv, const std::vector<std::string>& environ) {
    std::vector<char*> words, variables;
    for (const auto& word : argv) words.push_back(const_cast<char*>(word.c_str()));
    for (const auto& variable : environ) variables.push_back(const_cast<char*>(variable.c_str()));
    words.push_back(nullptr);
    variables.push_back(nullptr);
    (void)::execvpe(words[0], words.data(), variables.data());
    (void)std::fprintf(stderr, "exec of %s: %s\n", words[0], std::strerror(errno));
    return 125;
}

}  // namespace jarmor::support
