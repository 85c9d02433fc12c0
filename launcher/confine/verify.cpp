#include "launcher/confine/verify.h"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <string>

#include "guard/evidence/process.h"
#include "launcher/confine/capabilities.h"
#include "launcher/confine/ids.h"
#include "launcher/confine/limits.h"
#include "launcher/confine/no_new_privs.h"

namespace jarmor::launcher::confine {

using guard::fail;
using guard::fail_errno;
using guard::Failure;
using guard::pass_on;
using guard::Result;
using guard::ThreadStatus;

namespace {

/// What in a thread's status breaks the promise, or nullptr.
const char* broken_part(const ThreadStatus& thread, const Promise& promise) {
    const auto& identity = promise.identity;
    const auto is_uid = [&](uid_t uid) { return uid == identity.uid; };
    const auto is_gid = [&](gid_t gid) { return gid == identity.gid; };
    if (!std::all_of(std::begin(thread.uid), std::end(thread.uid), is_uid)) return "uid";
    if (!std::all_of(std::begin(thread.gid), std::end(thread.gid), is_gid)) return "gid";
    auto groups = thread.groups;
    std::sort(groups.begin(), groups.end());
    groups.erase(std::unique(groups.begin(), groups.end()), groups.end());
    if (groups != identity.groups) return "groups";
    const auto keep = promise.capabilities;
    if (thread.cap_inheritable != keep || thread.cap_permitted != keep || thread.cap_effective != keep ||
        thread.cap_ambient != keep) {
        return "capabilities";
    }
    if (promise.bounding_done && (thread.cap_bounding & ~keep) != 0) return "bounding set";
    if (!thread.no_new_privs) return "no_new_privs";
    if (promise.filtered && thread.seccomp != 2) return "seccomp";
    if (thread.umask != promise.limits.umask) return "umask";
    return nullptr;
}

/// The number under which /proc shows this process: of /proc's PID namespace, which need not be this
/// process's own. 0 where there is no /proc, or one in which this process is not.
Result<pid_t> number_in_proc() {
    std::array<char, 32> buffer{};
    const ssize_t length = ::readlink("/proc/self", buffer.data(), buffer.size());
    if (length < 0 && errno == ENOENT) return 0;
    if (length < 0) return fail_errno(Failure::confine, "/proc/self", "cannot be read", errno);
    pid_t number = 0;
    (void)std::from_chars(buffer.data(), buffer.data() + length, number);
    if (number > 0) return number;
    return fail(Failure::confine, "/proc/self", "names no process");
}

Result<void> verify_threads(const Promise& promise) {
    auto own = number_in_proc();
    if (!own) return pass_on(own);
    if (*own == 0) return verify_each_capability(promise.capabilities, promise.bounding_done);
    auto threads = guard::read_threads(*own);
    if (!threads) return fail(Failure::confine, "", "cannot read itself back: " + threads.error().line());
    // A second thread would have its own credentials, and exec would kill it wherever it is.
    if (threads->size() != 1) {
        return fail(Failure::confine, "", "has " + std::to_string(threads->size()) + " threads; expected 1");
    }
    for (const auto& thread : *threads) {
        if (const char* const part = broken_part(thread, promise)) {
            return fail(Failure::confine, "/proc/self/task/" + std::to_string(thread.tid) + "/status",
                        std::string(part) + " differs from what was set");
        }
    }
    return {};
}

}  // namespace

Result<void> verify(const Promise& promise) {
    auto same = verify_ids(promise.identity);
    if (same) same = verify_capabilities(promise.capabilities, promise.bounding_done);
    if (same) same = verify_no_new_privs();
    if (same) same = verify_limits(promise.limits);
    if (same) same = verify_no_way_back(promise.identity);
    if (same) same = verify_threads(promise);
    return same;
}

}  // namespace jarmor::launcher::confine
