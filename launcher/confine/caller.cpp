#include "launcher/confine/caller.h"

#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstddef>

namespace jarmor::launcher::confine {

using guard::Failure;
using guard::Result;

Result<Caller> read_caller() {
    uid_t real_uid = 0, effective_uid = 0, saved_uid = 0;
    gid_t real_gid = 0, effective_gid = 0, saved_gid = 0;
    if (::getresuid(&real_uid, &effective_uid, &saved_uid) != 0 ||
        ::getresgid(&real_gid, &effective_gid, &saved_gid) != 0) {
        return guard::fail_errno(Failure::confine, "", "cannot read the ids of this process", errno);
    }
    if (real_uid != effective_uid || real_uid != saved_uid || real_gid != effective_gid ||
        real_gid != saved_gid) {
        return guard::fail(Failure::confine, "",
                           "the real, effective and saved ids of this process differ (uid " +
                               std::to_string(real_uid) + ", " + std::to_string(effective_uid) + ", " +
                               std::to_string(saved_uid) + "; gid " + std::to_string(real_gid) + ", " +
                               std::to_string(effective_gid) + ", " + std::to_string(saved_gid) + ")",
                           "start it as one user, not through a set-uid program");
    }
    Caller caller{real_uid, real_gid, {}};
    const int count = ::getgroups(0, nullptr);
    if (count > 0) caller.groups.resize(static_cast<std::size_t>(count));
    const int got = count > 0 ? ::getgroups(count, caller.groups.data()) : count;
    if (got < 0)
        return guard::fail_errno(Failure::confine, "", "cannot read the groups of this process", errno);
    caller.groups.resize(static_cast<std::size_t>(got));
    std::sort(caller.groups.begin(), caller.groups.end());
    caller.groups.erase(std::unique(caller.groups.begin(), caller.groups.end()), caller.groups.end());
    return caller;
}

Result<guard::Trust> trusted_by_caller() {
    auto caller = read_caller();
    if (!caller) return guard::pass_on(caller);
    return guard::Trust{caller->uid == 0 ? std::vector<uid_t>{0} : std::vector<uid_t>{0, caller->uid}};
}

}  // namespace jarmor::launcher::confine
