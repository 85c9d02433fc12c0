#include "launcher/confine/ids.h"

#include <grp.h>
#include <unistd.h>

#include <cerrno>
#include <string>

#include "launcher/confine/caller.h"

namespace jarmor::launcher::confine {

using guard::fail;
using guard::fail_errno;
using guard::Failure;
using guard::Identity;
using guard::Result;

namespace {

constexpr auto unchanged = static_cast<uid_t>(-1);

Result<void> refused(const char* call, const Identity& identity, int number) {
    const char* mend = "";
    if (number == EPERM)
        mend =
            "start it with CAP_SETUID and CAP_SETGID, and not in a user namespace whose setgroups is denied";
    if (number == EINVAL)
        mend = "the id is not mapped in this user namespace: see /proc/self/uid_map and gid_map";
    if (number == EAGAIN) mend = "raise the limit of processes of that user (LimitNPROC=, --ulimit nproc=)";
    return fail_errno(Failure::confine, "",
                      "cannot become " + std::to_string(identity.uid) + ":" + std::to_string(identity.gid) +
                          " (" + call + ")",
                      number, mend);
}

/// One attempt to regain root: `result` is what the call returned.
bool was_refused(int result, const Identity& identity) {
    if (result == 0) return false;
    // Unprivileged in a user namespace without an id 0, the kernel says EINVAL: there is nothing to become.
    return errno == EPERM || (errno == EINVAL && !identity.changes);
}

Result<void> way_back(const char* call, int number) {
    return fail_errno(Failure::confine, "", std::string(call) + " was not refused after the drop", number,
                      "report this: the drop did not hold");
}

}  // namespace

Result<void> change_ids(const Identity& identity) {
    if (::setgroups(identity.groups.size(), identity.groups.data()) != 0) {
        return refused("setgroups", identity, errno);
    }
    if (::setresgid(identity.gid, identity.gid, identity.gid) != 0)
        return refused("setresgid", identity, errno);
    if (::setresuid(identity.uid, identity.uid, identity.uid) != 0)
        return refused("setresuid", identity, errno);
    return {};
}

Result<void> verify_ids(const Identity& identity) {
    auto now = read_caller();
    if (!now) return guard::pass_on(now);
    if (now->uid == identity.uid && now->gid == identity.gid && now->groups == identity.groups) return {};
    return fail(Failure::confine, "",
                "runs as " + std::to_string(now->uid) + ":" + std::to_string(now->gid) + " with " +
                    std::to_string(now->groups.size()) + " groups after it became " +
                    std::to_string(identity.uid) + ":" + std::to_string(identity.gid));
}

Result<void> verify_no_way_back(const Identity& identity) {
    const gid_t root_group = 0;
    if (!was_refused(::setgroups(1, &root_group), identity)) return way_back("setgroups", errno);
    if (identity.gid != 0) {
        if (!was_refused(::setgid(0), identity)) return way_back("setgid", errno);
        if (!was_refused(::setresgid(unchanged, 0, unchanged), identity)) return way_back("setresgid", errno);
    }
    if (identity.uid == 0) return {};
    if (!was_refused(::setuid(0), identity)) return way_back("setuid", errno);
    if (!was_refused(::seteuid(0), identity)) return way_back("seteuid", errno);
    if (!was_refused(::setresuid(unchanged, 0, unchanged), identity)) return way_back("setresuid", errno);
    return {};
}

}  // namespace jarmor::launcher::confine
