#include <gmock/gmock.h>
#include <grp.h>
#include <linux/capability.h>
#include <sched.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <csignal>
#include <cstdio>

#include "drop_child.h"
#include "tests/support/child.h"
#include "tests/support/must_run.h"
#include "tests/support/probed_state.h"

namespace jarmor::launcher::confine {
namespace {

using support::deviations;
using support::ProbedState;
using ::testing::HasSubstr;

class Become : public ::testing::Test {
  protected:
    void SetUp() override { JARMOR_NEED(::geteuid() == 0, "needs root: the drop starts there"); }
};

TEST_F(Become, EveryThreadOfTheNextProgramHasTheWholePromisedState) {
    const auto outcome = support::run_child(
        [] { return drop_and_probe(service(10001, 10002, {20, 30, 10002}), usual_limits, false); });
    ASSERT_EQ(outcome.code, 0) << outcome.err;
    EXPECT_EQ(outcome.err, "");
    const ProbedState state(outcome.out);
    EXPECT_EQ(state.one("tasks"), "2");
    EXPECT_EQ(state.all("task-Uid").size(), 2U);
    EXPECT_EQ(deviations(state, {10001, 10002, "20 30 10002 ", "0000000000000000", "0027", "4096 4096"}), "");
}

TEST_F(Become, TheHighestIdAndManyGroupsHold) {
    std::vector<gid_t> groups;
    std::string printed;
    for (gid_t gid = 100; gid < 400; ++gid) {
        groups.push_back(gid);
        printed += std::to_string(gid) + " ";
    }
    const auto outcome = support::run_child(
        [&] { return drop_and_probe(service(4294967294U, 100, groups), usual_limits, false); });
    ASSERT_EQ(outcome.code, 0) << outcome.err;
    EXPECT_EQ(deviations(ProbedState(outcome.out), {4294967294U, 100, printed}), "");
}

TEST_F(Become, OnlyTheLowPortCapabilityIsKeptWhereAPortNeedsIt) {
    const auto outcome = support::run_child([] { return drop_and_probe(service(), usual_limits, true); });
    ASSERT_EQ(outcome.code, 0) << outcome.err;
    EXPECT_EQ(deviations(ProbedState(outcome.out), {10001, 10002, "10002 ", "0000000000000400"}), "");
}

TEST_F(Become, AGroupZeroThatWasAskedForIsKeptAndSaid) {
    const auto outcome =
        support::run_child([] { return drop_and_probe(service(10001, 0, {0}), usual_limits, false); });
    ASSERT_EQ(outcome.code, 0) << outcome.err;
    EXPECT_THAT(outcome.err, HasSubstr("note: runs in group 0"));
    EXPECT_EQ(deviations(ProbedState(outcome.out), {10001, 0, "0 "}), "");
}

TEST_F(Become, AllowedRootKeepsNoneOfRootsCapabilities) {
    const auto outcome = support::run_child([] {
        guard::Identity root{0, 0, {0}, "root", "/root", false, {}};
        if (::setgroups(1, root.groups.data()) != 0) return 100;
        return drop_and_probe(root, usual_limits, false);
    });
    ASSERT_EQ(outcome.code, 0) << outcome.err;
    const ProbedState state(outcome.out);
    EXPECT_EQ(state.one("task-CapEff"), "0000000000000000");
    EXPECT_EQ(state.one("task-CapPrm"), "0000000000000000");
    EXPECT_EQ(state.one("task-CapBnd"), "0000000000000000");
    EXPECT_EQ(state.one("task-NoNewPrivs"), "1");
}

TEST_F(Become, AnInheritedStateIsCleanedAway) {
    const auto outcome = support::run_child([] {
        (void)::signal(SIGTERM, SIG_IGN);
        (void)::signal(SIGHUP, SIG_IGN);
        (void)::signal(SIGINT, SIG_IGN);
        (void)::signal(SIGCHLD, SIG_IGN);
        sigset_t all;
        (void)::sigfillset(&all);
        (void)::sigprocmask(SIG_SETMASK, &all, nullptr);
        FILE* const shadow = std::fopen("/etc/shadow", "r");
        if (shadow == nullptr || ::dup2(::fileno(shadow), 9) != 9) return 100;
        __user_cap_header_struct header{_LINUX_CAPABILITY_VERSION_3, 0};
        __user_cap_data_struct words[2] = {};
        if (::syscall(SYS_capget, &header, words) != 0) return 101;
        words[0].inheritable = words[0].permitted;
        if (::syscall(SYS_capset, &header, words) != 0) return 102;
        if (::prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE, CAP_DAC_OVERRIDE, 0, 0) != 0) return 103;
        return drop_and_probe(service(), usual_limits, false, {}, {"probe:read=9"});
    });
    ASSERT_EQ(outcome.code, 0) << outcome.err;
    const ProbedState state(outcome.out);
    EXPECT_EQ(deviations(state, {10001, 10002, "10002 "}), "");
    EXPECT_EQ(state.one("read"), "9 EBADF");
}

TEST_F(Become, ClosedStandardDescriptorsAreOpenedOnTheNullDevice) {
    const auto outcome = support::run_child([] {
        (void)::close(0);
        (void)::close(2);
        return drop_and_probe(service(), usual_limits, false);
    });
    ASSERT_EQ(outcome.code, 0) << outcome.err;
    const ProbedState state(outcome.out);
    EXPECT_THAT(state.all("fd"), ::testing::Contains("0 /dev/null"));
    EXPECT_THAT(state.all("fd"), ::testing::Contains("2 /dev/null"));
}

TEST_F(Become, DescriptorsThatAreToStayStay) {
    const auto outcome = support::run_child([] {
        FILE* const file = std::fopen("/etc/passwd", "r");
        if (file == nullptr || ::dup2(::fileno(file), 7) != 7) return 100;
        return drop_and_probe(service(), usual_limits, false, {7});
    });
    ASSERT_EQ(outcome.code, 0) << outcome.err;
    EXPECT_THAT(ProbedState(outcome.out).all("fd"), ::testing::Contains("7 /etc/passwd"));
    EXPECT_EQ(ProbedState(outcome.out).all("fd").size(), 4U);
}

TEST_F(Become, WithTheTwoCapabilitiesOfAContainerRecipeItDropsAndSaysWhatStays) {
    // docker run --cap-drop=ALL --cap-add=SETUID --cap-add=SETGID, as the images with gosu ask for.
    const auto outcome = support::run_child([] {
        if (!without_capability(CAP_SETPCAP)) return 100;
        return drop_and_probe(service(), usual_limits, false);
    });
    ASSERT_EQ(outcome.code, 0) << outcome.err;
    EXPECT_THAT(outcome.err, HasSubstr("note: the bounding set stays as started (no CAP_SETPCAP)"));
    const ProbedState state(outcome.out);
    EXPECT_EQ(state.one("resuid"), "10001 10001 10001");
    EXPECT_EQ(state.one("task-CapPrm"), "0000000000000000");
    EXPECT_EQ(state.one("task-CapEff"), "0000000000000000");
    EXPECT_EQ(state.one("task-CapAmb"), "0000000000000000");
    EXPECT_EQ(state.one("task-NoNewPrivs"), "1");
}

TEST_F(Become, TheLowPortCapabilityIsKeptAlsoWithoutSetpcap) {
    const auto outcome = support::run_child([] {
        if (!without_capability(CAP_SETPCAP)) return 100;
        return drop_and_probe(service(), usual_limits, true);
    });
    ASSERT_EQ(outcome.code, 0) << outcome.err;
    EXPECT_EQ(ProbedState(outcome.out).one("task-CapEff"), "0000000000000400");
    EXPECT_EQ(ProbedState(outcome.out).one("task-CapAmb"), "0000000000000400");
}

TEST_F(Become, ALimitBelowTheHardOneNeedsNoRight) {
    const auto outcome = support::run_child([] {
        (void)without_capability(CAP_SYS_RESOURCE);
        return drop_and_probe(service(), {512, 0, 077}, false);
    });
    ASSERT_EQ(outcome.code, 0) << outcome.err;
    EXPECT_EQ(
        deviations(ProbedState(outcome.out), {10001, 10002, "10002 ", "0000000000000000", "0077", "512 512"}),
        "");
}

TEST_F(Become, NofileZeroLeavesTheLimitAsItIs) {
    const auto outcome = support::run_child([] {
        const rlimit own{300, 700};
        if (::setrlimit(RLIMIT_NOFILE, &own) != 0) return 100;
        return drop_and_probe(service(), {0, 0, 027}, false);
    });
    ASSERT_EQ(outcome.code, 0) << outcome.err;
    EXPECT_EQ(ProbedState(outcome.out).one("limit-nofile"), "300 700");
}

TEST_F(Become, WithoutProcTheStateIsReadThroughTheGettersAlone) {
    const auto outcome = support::run_child([] {
        if (::unshare(CLONE_NEWNS) != 0 ||
            ::mount(nullptr, "/", nullptr, MS_REC | MS_PRIVATE, nullptr) != 0 ||
            ::umount2("/proc", MNT_DETACH) != 0) {
            return 100;
        }
        return drop_and_probe(service(), usual_limits, true);
    });
    ASSERT_EQ(outcome.code, 0) << outcome.err;
    const ProbedState state(outcome.out);
    EXPECT_EQ(state.one("no-proc"), "2");
    EXPECT_EQ(state.one("resuid"), "10001 10001 10001");
    EXPECT_EQ(state.one("securebits"), "239");
}

TEST_F(Become, TheMemoryOfTheLauncherIsClosedToTheServiceUser) {
    const auto outcome = support::run_child([] {
        auto dropped = become(service(), usual_limits, false);
        return dropped && ::prctl(PR_GET_DUMPABLE, 0, 0, 0, 0) == 0 ? 0 : 1;
    });
    EXPECT_EQ(outcome.code, 0);
}

}  // namespace
}  // namespace jarmor::launcher::confine
