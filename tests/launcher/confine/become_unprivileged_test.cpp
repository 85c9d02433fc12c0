#include <gmock/gmock.h>
#include <linux/capability.h>
#include <sched.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <fstream>

#include "drop_child.h"
#include "tests/support/child.h"
#include "tests/support/must_run.h"
#include "tests/support/probed_state.h"

namespace jarmor::launcher::confine {
namespace {

using support::ProbedState;
using ::testing::HasSubstr;

/// As systemd's User= with AmbientCapabilities=CAP_NET_BIND_SERVICE starts a service.
bool become_with_ambient_net_bind() {
    if (::prctl(PR_SET_KEEPCAPS, 1, 0, 0, 0) != 0 || !give_up_root(10001, 10002, {})) return false;
    __user_cap_header_struct header{_LINUX_CAPABILITY_VERSION_3, 0};
    const __u32 mask = 1U << CAP_NET_BIND_SERVICE;
    __user_cap_data_struct words[2] = {{mask, mask, mask}, {0, 0, 0}};
    return ::syscall(SYS_capset, &header, words) == 0 &&
           ::prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE, CAP_NET_BIND_SERVICE, 0, 0) == 0;
}

class BecomeUnprivileged : public ::testing::Test {
  protected:
    void SetUp() override { JARMOR_NEED(::geteuid() == 0, "needs root, to make a process without it"); }
};

TEST_F(BecomeUnprivileged, ItDoesWhatItCanAndSaysTheRest) {
    const auto outcome = support::run_child([] {
        if (!give_up_root(10001, 0, {0, 27})) return 100;
        return drop_and_probe({10001, 0, {0, 27}, "", "/", false, {}}, usual_limits, false);
    });
    ASSERT_EQ(outcome.code, 0) << outcome.err;
    EXPECT_THAT(outcome.err, HasSubstr("note: supplementary groups stay as started: 0, 27"));
    EXPECT_THAT(outcome.err, HasSubstr("note: runs in group 0"));
    const ProbedState state(outcome.out);
    EXPECT_EQ(state.one("task-Groups"), "0 27 ");
    EXPECT_EQ(state.one("task-NoNewPrivs"), "1");
    EXPECT_EQ(state.one("task-CapPrm"), "0000000000000000");
    EXPECT_EQ(state.one("task-Umask"), "0027");
    EXPECT_EQ(state.one("limit-core"), "0 0");
}

TEST_F(BecomeUnprivileged, InANamespaceWithoutRootItStarts) {
    const auto outcome = support::run_child([] {
        if (!give_up_root(10001, 10002, {})) return 100;
        if (::unshare(CLONE_NEWUSER) != 0) return 101;
        std::ofstream("/proc/self/setgroups") << "deny";
        std::ofstream("/proc/self/uid_map") << "10001 10001 1\n";
        std::ofstream("/proc/self/gid_map") << "10002 10002 1\n";
        return drop_and_probe({10001, 10002, {}, "", "/", false, {}}, usual_limits, false);
    });
    ASSERT_EQ(outcome.code, 0) << outcome.err;
    EXPECT_EQ(ProbedState(outcome.out).one("task-CapEff"), "0000000000000000");
}

TEST_F(BecomeUnprivileged, AnAmbientCapabilityOfTheServiceManagerIsKeptOnlyWhereAPortNeedsIt) {
    for (const bool needed : {true, false}) {
        const auto outcome = support::run_child([&] {
            if (!become_with_ambient_net_bind()) return 100;
            return drop_and_probe({10001, 10002, {}, "", "/", false, {}}, usual_limits, needed);
        });
        ASSERT_EQ(outcome.code, 0) << outcome.err;
        const char* const expected = needed ? "0000000000000400" : "0000000000000000";
        for (const char* const set : {"task-CapInh", "task-CapPrm", "task-CapEff", "task-CapAmb"}) {
            EXPECT_EQ(ProbedState(outcome.out).one(set), expected) << set;
        }
    }
}

}  // namespace
}  // namespace jarmor::launcher::confine
