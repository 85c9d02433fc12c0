#include <sys/auxv.h>
#include <sys/stat.h>
#include <sys/xattr.h>
#include <unistd.h>

#include <array>
#include <cerrno>

#include "launcher/confine/become.h"
#include "launcher/confine/descriptors.h"
#include "launcher/confine/signals.h"

namespace jarmor::launcher::confine {

using guard::fail;
using guard::fail_errno;
using guard::Failure;
using guard::Result;

namespace {

constexpr const char* own_program = "/proc/self/exe";

std::string own_path() {
    std::array<char, 4096> buffer{};
    const ssize_t length = ::readlink(own_program, buffer.data(), buffer.size());
    return length > 0 ? std::string(buffer.data(), static_cast<std::size_t>(length)) : "jarmor";
}

/// jarmor as a set-uid program would hand its rights to whoever writes the command line (gosu is installed so
/// again and again). AT_SECURE tells where it took effect; the file tells where it did not, for instance
/// because root itself started it.
Result<void> refuse_privileged_program() {
    struct stat status{};
    if (::stat(own_program, &status) != 0) {
        // Without /proc only AT_SECURE can tell; java itself is refused there later.
        if (errno != ENOENT) return fail_errno(Failure::confine, own_program, "cannot be examined", errno);
    } else if ((status.st_mode & (S_ISUID | S_ISGID)) != 0) {
        return fail(Failure::policy, own_path(), "is set-uid or set-gid, which jarmor must never be",
                    "chmod u-s,g-s " + own_path());
    } else if (::getxattr(own_program, "security.capability", nullptr, 0) >= 0) {
        return fail(Failure::policy, own_path(), "has file capabilities, which jarmor must never have",
                    "setcap -r " + own_path());
    } else if (errno != ENODATA && errno != EOPNOTSUPP) {
        return fail_errno(Failure::confine, own_program, "its file capabilities cannot be read", errno);
    }
    if (::getauxval(AT_SECURE) == 0) return {};
    return fail(Failure::policy, own_path(), "runs with more rights than its caller (AT_SECURE)",
                "start it directly, not through a set-uid program");
}

}  // namespace

Result<void> sanitise_process(int argc) {
    auto done = open_standard_descriptors();
    if (!done) return done;
    // CVE-2021-4034: with argc 0 the first argument would be the first environment variable.
    if (argc < 1) return fail(Failure::usage, "", "started without argv[0]");
    done = refuse_privileged_program();
    if (!done) return done;
    done = reset_signals();
    if (!done) return done;
    return close_on_exec_except({});
}

}  // namespace jarmor::launcher::confine
