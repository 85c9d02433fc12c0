#include "launcher/product/service_view.h"

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "guard/evidence/files.h"
#include "guard/unique_fd.h"

namespace jarmor::launcher {

namespace {

constexpr std::size_t most_said = std::size_t{1} << 20U;

/// The caller's frames are not this child's to unwind: what is thrown ends it here.
[[noreturn]] void end_with(const std::function<int(int)>& body, int to) noexcept {
    ::_exit(body(to));
}

}  // namespace

guard::Result<ChildSaid> in_a_child(const std::function<int(int)>& body) {
    int ends[2] = {-1, -1};
    if (::pipe2(ends, O_CLOEXEC) != 0)
        return guard::fail_errno(guard::Failure::internal, "pipe", "cannot be made", errno);
    const guard::UniqueFd from(ends[0]);
    guard::UniqueFd to(ends[1]);
    const pid_t child = ::fork();
    if (child == 0) end_with(body, to.get());
    if (child < 0) return guard::fail_errno(guard::Failure::internal, "fork", "failed", errno);
    to.reset();
    auto text = guard::read_all(from.get(), "what a child says", most_said, guard::Failure::internal);
    int status = 0;
    while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {
    }
    if (!text) return pass_on(text);
    return ChildSaid{WIFEXITED(status) ? WEXITSTATUS(status) : -1, WIFSIGNALED(status) ? WTERMSIG(status) : 0,
                     std::move(*text)};
}

std::string early_end(const ChildSaid& child) {
    if (child.signal != 0) {
        return "ended by signal " + std::to_string(child.signal) + " (" + ::strsignal(child.signal) + ")";
    }
    if (child.code == 0 || !child.text.empty()) return {};
    return "ended with " + std::to_string(child.code) + " and said nothing";
}

}  // namespace jarmor::launcher
