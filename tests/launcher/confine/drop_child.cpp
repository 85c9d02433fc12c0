#include "drop_child.h"

#include <grp.h>
#include <linux/capability.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cstdio>

#include "tests/support/child.h"

namespace jarmor::launcher::confine {

guard::Identity service(uid_t uid, gid_t gid, std::vector<gid_t> groups) {
    return {uid, gid, std::move(groups), "svc", "/srv", true, {"test", 1, 1}};
}

int drop_and_probe(const guard::Identity& identity, const guard::Limits& limits, bool net_bind,
                   const std::vector<int>& keep, const std::vector<std::string>& words) {
    auto sane = sanitise_process(1);
    if (!sane) return std::fprintf(stderr, "%s\n", sane.error().line().c_str()), 78;
    auto dropped = become(identity, limits, net_bind);
    if (!dropped) return std::fprintf(stderr, "%s\n", dropped.error().line().c_str()), 78;
    for (const auto& note : dropped->notes()) (void)std::fprintf(stderr, "note: %s\n", note.c_str());
    auto confined = confine(*dropped, keep);
    if (!confined) return std::fprintf(stderr, "%s\n", confined.error().line().c_str()), 78;
    std::vector<std::string> argv{JARMOR_STATE_PROBE};
    argv.insert(argv.end(), words.begin(), words.end());
    return support::exec_words(argv);
}

bool without_capability(unsigned capability) {
    __user_cap_header_struct header{_LINUX_CAPABILITY_VERSION_3, 0};
    __user_cap_data_struct words[2] = {};
    if (::syscall(SYS_capget, &header, words) != 0) return false;
    words[capability / 32].effective &= ~(1U << capability % 32);
    words[capability / 32].permitted &= ~(1U << capability % 32);
    return ::syscall(SYS_capset, &header, words) == 0;
}

bool give_up_root(uid_t uid, gid_t gid, const std::vector<gid_t>& groups) {
    return ::setgroups(groups.size(), groups.data()) == 0 && ::setresgid(gid, gid, gid) == 0 &&
           ::setresuid(uid, uid, uid) == 0 && ::prctl(PR_SET_DUMPABLE, 1, 0, 0, 0) == 0;
}

}  // namespace jarmor::launcher::confine
