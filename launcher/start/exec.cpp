#include "launcher/start/exec.h"

#include <fcntl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstddef>
#include <string>
#include <vector>

#include "launcher/confine/kernel_release.h"

namespace jarmor::launcher {

using guard::Error;
using guard::Failure;

namespace {

std::vector<const char*> pointers(const std::vector<std::string>& words) {
    std::vector<const char*> result;
    result.reserve(words.size() + 1);
    for (const auto& word : words) result.push_back(word.c_str());
    result.push_back(nullptr);
    return result;
}

struct Size {
    std::size_t total = 0, longest = 0;
};

Size size_of(const std::vector<std::string>& words) {
    Size size;
    for (const auto& word : words) {
        size.total += word.size() + 1 + sizeof(char*);
        size.longest = std::max(size.longest, word.size() + 1);
    }
    return size;
}

/// execve(2): one word may have 32 pages, all together a quarter of the stack limit, at most 6 MiB.
std::string why_too_big(const guard::LaunchPlan& plan) {
    const Size arguments = size_of(plan.argv);
    const Size variables = size_of(plan.environ);
    rlimit stack{};
    std::size_t most = std::size_t{6} << 20U;
    if (::getrlimit(RLIMIT_STACK, &stack) == 0 && stack.rlim_cur != RLIM_INFINITY) {
        most = std::min(most, static_cast<std::size_t>(stack.rlim_cur / 4));
    }
    return "the arguments are " + std::to_string(arguments.total) + " bytes (the longest " +
           std::to_string(arguments.longest) + ") and the environment " + std::to_string(variables.total) +
           " (the longest " + std::to_string(variables.longest) + "); the kernel takes " +
           std::to_string(most) + " together and 131072 for one";
}

Error explain(int number, const guard::LaunchPlan& plan, const JavaInstall& java) {
    if (number == E2BIG) {
        return Error{Failure::exec, java.path, why_too_big(plan),
                     "shorten them: an @argfile, a class path with /*, fewer variables"};
    }
    if (number == ENOENT) {
        // The program itself is held open, so what is missing is the loader that it names.
        return Error{
            Failure::exec_missing, java.path,
            "cannot be executed: the loader that it names is not there (a glibc java in a musl image?)",
            "use a java made for this system"};
    }
    if (number == ESTALE) {
        return Error{Failure::exec, java.path, "is no longer the file that was judged", "start again"};
    }
    const char* const mend =
        number == EACCES ? "mount it without noexec, and let the service user execute it" : "";
    return guard::fail_errno(Failure::exec, java.path, "cannot be executed", number, mend).error();
}

/// execveat(2), not execve of a path: what runs is what was judged, whatever the path names by now.
int execute(const JavaInstall& java, const char* const* argv, const char* const* environ) {
    // Before Linux 6.14 a program executed by its bare descriptor gets the descriptor's number as its name in
    // ps, killall and cgroup rules. There the name is executed in the judged directory, which only trusted
    // users can write, after a look that it is still the judged file.
    if (!confine::kernel_older_than(6, 14)) {
        (void)::syscall(SYS_execveat, java.java.get(), "", argv, environ, AT_EMPTY_PATH);
        return errno;
    }
    const std::string name = java.path.substr(java.path.rfind('/') + 1);
    struct stat status{};
    if (::fstatat(java.bin_dir.get(), name.c_str(), &status, AT_SYMLINK_NOFOLLOW) != 0) return errno;
    if (status.st_dev != java.device || status.st_ino != java.inode) return ESTALE;
    (void)::syscall(SYS_execveat, java.bin_dir.get(), name.c_str(), argv, environ, AT_SYMLINK_NOFOLLOW);
    return errno;
}

}  // namespace

Error exec_java(const confine::Confined& /*proof*/, const guard::LaunchPlan& plan, const JavaInstall& java) {
    const auto argv = pointers(plan.argv);
    const auto environ = pointers(plan.environ);
    return explain(execute(java, argv.data(), environ.data()), plan, java);
}

}  // namespace jarmor::launcher
