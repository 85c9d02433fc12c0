#include "launcher/confine/become.h"

#include <gmock/gmock.h>
#include <grp.h>
#include <linux/capability.h>
#include <pthread.h>
#include <sched.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>
#include <fstream>

#include "launcher/confine/confine.h"
#include "tests/support/child.h"
#include "tests/support/must_run.h"
#include "tests/support/probed_state.h"

namespace jarmor::launcher::confine {
namespace {

using support::deviations;
using support::ExpectedState;
using support::Outcome;
using support::ProbedState;
using ::testing::HasSubstr;

constexpr guard::Limits limits{4096, 0, 027};

guard::Identity service(uid_t uid = 10001, gid_t gid = 10002, std::vector<gid_t> groups = {10002}) {
    return {uid, gid, std::move(groups), "svc", "/srv", true, {"test", 1, 1}};
}

/// The whole way from a process to the JVM; an error is printed, exit code 78.
int drop_and_probe(const guard::Identity& identity, const guard::Limits& wanted, bool net_bind,
                   const std::vector<int>& keep = {},
                   const std::vector<std::string>& words = {"probe:thread"}) {
    auto sane = sanitise_process(1);
    if (!sane) return std::fprintf(stderr, "%s\n", sane.error().line().c_str()), 78;
    auto dropped = become(identity, wanted, net_bind);
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

/// A user namespace in which only root is mapped, as its outer root makes it (PrivateUsers=yes): a helper
/// that stays outside writes the maps.
bool enter_namespace_of_root_alone() {
    int entered[2];
    if (::pipe(entered) != 0) return false;
    const std::string proc = "/proc/" + std::to_string(::getpid());
    const pid_t outside = ::fork();
    if (outside == 0) {
        char byte = 0;
        if (::read(entered[0], &byte, 1) != 1) ::_exit(1);
        std::ofstream(proc + "/uid_map") << "0 0 1\n";
        std::ofstream(proc + "/gid_map") << "0 0 1\n";
        ::_exit(0);
    }
    if (::unshare(CLONE_NEWUSER) != 0 || ::write(entered[1], "x", 1) != 1) return false;
    (void)::close(entered[0]);
    (void)::close(entered[1]);
    return ::waitpid(outside, nullptr, 0) == outside;
}

class Become : public ::testing::Test {
  protected:
    void SetUp() override { JARMOR_NEED(::geteuid() == 0, "needs root: the drop starts there"); }
};

TEST_F(Become, EveryThreadOfTheNextProgramHasTheWholePromisedState) {
    const auto outcome = support::run_child(
        [] { return drop_and_probe(service(10001, 10002, {20, 30, 10002}), limits, false); });
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
    const auto outcome =
        support::run_child([&] { return drop_and_probe(service(4294967294U, 100, groups), limits, false); });
    ASSERT_EQ(outcome.code, 0) << outcome.err;
    EXPECT_EQ(deviations(ProbedState(outcome.out), {4294967294U, 100, printed}), "");
}

TEST_F(Become, OnlyTheLowPortCapabilityIsKeptWhereAPortNeedsIt) {
    const auto outcome = support::run_child([] { return drop_and_probe(service(), limits, true); });
    ASSERT_EQ(outcome.code, 0) << outcome.err;
    EXPECT_EQ(deviations(ProbedState(outcome.out), {10001, 10002, "10002 ", "0000000000000400"}), "");
}

TEST_F(Become, AGroupZeroThatWasAskedForIsKeptAndSaid) {
    const auto outcome =
        support::run_child([] { return drop_and_probe(service(10001, 0, {0}), limits, false); });
    ASSERT_EQ(outcome.code, 0) << outcome.err;
    EXPECT_THAT(outcome.err, HasSubstr("note: runs in group 0"));
    EXPECT_EQ(deviations(ProbedState(outcome.out), {10001, 0, "0 "}), "");
}

TEST_F(Become, AllowedRootKeepsNoneOfRootsCapabilities) {
    const auto outcome = support::run_child([] {
        guard::Identity root{0, 0, {0}, "root", "/root", false, {}};
        if (::setgroups(1, root.groups.data()) != 0) return 100;
        return drop_and_probe(root, limits, false);
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
        return drop_and_probe(service(), limits, false, {}, {"probe:read=9"});
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
        return drop_and_probe(service(), limits, false);
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
        return drop_and_probe(service(), limits, false, {7});
    });
    ASSERT_EQ(outcome.code, 0) << outcome.err;
    EXPECT_THAT(ProbedState(outcome.out).all("fd"), ::testing::Contains("7 /etc/passwd"));
    EXPECT_EQ(ProbedState(outcome.out).all("fd").size(), 4U);
}

TEST_F(Become, ADescriptorThatIsToStayButIsClosedIsRefused) {
    const auto outcome = support::run_child([] { return drop_and_probe(service(), limits, false, {77}); });
    EXPECT_EQ(outcome.code, 78);
    EXPECT_THAT(outcome.err, HasSubstr("descriptor 77 cannot be marked"));
}

TEST_F(Become, AThreadThatIsAlreadyThereIsRefused) {
    const auto outcome = support::run_child([] {
        pthread_t thread{};
        const auto sleep_long = [](void*) -> void* {
            while (true) (void)::pause();
        };
        if (::pthread_create(&thread, nullptr, sleep_long, nullptr) != 0) return 100;
        return drop_and_probe(service(), limits, false);
    });
    EXPECT_EQ(outcome.code, 78);
    EXPECT_THAT(outcome.err, HasSubstr("has 2 threads; expected 1"));
}

TEST_F(Become, RootWithoutTheRightToChangeItsIdsIsRefusedBeforeAnythingChanged) {
    for (const unsigned capability : {CAP_SETUID, CAP_SETGID}) {
        const auto outcome = support::run_child([&] {
            if (!without_capability(capability)) return 100;
            return drop_and_probe(service(), limits, false);
        });
        EXPECT_EQ(outcome.code, 78);
        EXPECT_THAT(outcome.err, HasSubstr("is root without CAP_SETUID and CAP_SETGID"));
    }
}

TEST_F(Become, WithTheTwoCapabilitiesOfAContainerRecipeItDropsAndSaysWhatStays) {
    // docker run --cap-drop=ALL --cap-add=SETUID --cap-add=SETGID, as the images with gosu ask for.
    const auto outcome = support::run_child([] {
        if (!without_capability(CAP_SETPCAP)) return 100;
        return drop_and_probe(service(), limits, false);
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
        return drop_and_probe(service(), limits, true);
    });
    ASSERT_EQ(outcome.code, 0) << outcome.err;
    EXPECT_EQ(ProbedState(outcome.out).one("task-CapEff"), "0000000000000400");
    EXPECT_EQ(ProbedState(outcome.out).one("task-CapAmb"), "0000000000000400");
}

TEST_F(Become, ALowPortWithoutItsCapabilityIsRefused) {
    const auto outcome = support::run_child([] {
        if (!without_capability(CAP_NET_BIND_SERVICE)) return 100;
        return drop_and_probe(service(), limits, true);
    });
    EXPECT_EQ(outcome.code, 78);
    EXPECT_THAT(outcome.err, HasSubstr("CAP_NET_BIND_SERVICE is needed for a declared port"));
}

TEST_F(Become, AHardLimitThatMayNotBeRaisedIsNamedWithItsMend) {
    const auto outcome = support::run_child([] {
        const rlimit low{256, 256};
        if (::setrlimit(RLIMIT_NOFILE, &low) != 0) return 100;
        (void)without_capability(CAP_SYS_RESOURCE);
        return drop_and_probe(service(), limits, false);
    });
    EXPECT_EQ(outcome.code, 78);
    EXPECT_THAT(outcome.err, HasSubstr("limit nofile: cannot be set to 4096, the hard limit is 256"));
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

TEST_F(Become, AnIdThatTheUserNamespaceDoesNotMapIsRefused) {
    const auto outcome = support::run_child([] {
        if (!enter_namespace_of_root_alone()) return 100;
        return drop_and_probe(service(), limits, false);
    });
    EXPECT_EQ(outcome.code, 78);
    EXPECT_THAT(outcome.err, HasSubstr("the id is not mapped in this user namespace"));
}

TEST_F(Become, AUserNamespaceThatDeniesSetgroupsIsRefusedAndNamed) {
    const auto outcome = support::run_child([] {
        // As an unprivileged user makes one: unshare -r.
        if (::unshare(CLONE_NEWUSER) != 0) return 100;
        std::ofstream("/proc/self/setgroups") << "deny";
        std::ofstream("/proc/self/uid_map") << "0 0 1\n";
        std::ofstream("/proc/self/gid_map") << "0 0 1\n";
        return drop_and_probe(service(), limits, false);
    });
    EXPECT_EQ(outcome.code, 78);
    EXPECT_THAT(outcome.err, HasSubstr("not in a user namespace whose setgroups is denied"));
}

TEST_F(Become, UnprivilegedItDoesWhatItCanAndSaysTheRest) {
    const auto outcome = support::run_child([] {
        if (!give_up_root(10001, 0, {0, 27})) return 100;
        return drop_and_probe({10001, 0, {0, 27}, "", "/", false, {}}, limits, false);
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

TEST_F(Become, UnprivilegedInANamespaceWithoutRootItStarts) {
    const auto outcome = support::run_child([] {
        if (!give_up_root(10001, 10002, {})) return 100;
        if (::unshare(CLONE_NEWUSER) != 0) return 101;
        std::ofstream("/proc/self/setgroups") << "deny";
        std::ofstream("/proc/self/uid_map") << "10001 10001 1\n";
        std::ofstream("/proc/self/gid_map") << "10002 10002 1\n";
        return drop_and_probe({10001, 10002, {}, "", "/", false, {}}, limits, false);
    });
    ASSERT_EQ(outcome.code, 0) << outcome.err;
    EXPECT_EQ(ProbedState(outcome.out).one("task-CapEff"), "0000000000000000");
}

/// As systemd's User= with AmbientCapabilities=CAP_NET_BIND_SERVICE starts a service.
bool become_with_ambient_net_bind() {
    if (::prctl(PR_SET_KEEPCAPS, 1, 0, 0, 0) != 0 || !give_up_root(10001, 10002, {})) return false;
    __user_cap_header_struct header{_LINUX_CAPABILITY_VERSION_3, 0};
    const __u32 mask = 1U << CAP_NET_BIND_SERVICE;
    __user_cap_data_struct words[2] = {{mask, mask, mask}, {0, 0, 0}};
    return ::syscall(SYS_capset, &header, words) == 0 &&
           ::prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE, CAP_NET_BIND_SERVICE, 0, 0) == 0;
}

TEST_F(Become, AnAmbientCapabilityOfTheServiceManagerIsKeptOnlyWhereAPortNeedsIt) {
    for (const bool needed : {true, false}) {
        const auto outcome = support::run_child([&] {
            if (!become_with_ambient_net_bind()) return 100;
            return drop_and_probe({10001, 10002, {}, "", "/", false, {}}, limits, needed);
        });
        ASSERT_EQ(outcome.code, 0) << outcome.err;
        const char* const expected = needed ? "0000000000000400" : "0000000000000000";
        for (const char* const set : {"task-CapInh", "task-CapPrm", "task-CapEff", "task-CapAmb"}) {
            EXPECT_EQ(ProbedState(outcome.out).one(set), expected) << set;
        }
    }
}

TEST_F(Become, WithoutProcTheStateIsReadThroughTheGettersAlone) {
    const auto outcome = support::run_child([] {
        if (::unshare(CLONE_NEWNS) != 0 ||
            ::mount(nullptr, "/", nullptr, MS_REC | MS_PRIVATE, nullptr) != 0 ||
            ::umount2("/proc", MNT_DETACH) != 0) {
            return 100;
        }
        return drop_and_probe(service(), limits, true);
    });
    ASSERT_EQ(outcome.code, 0) << outcome.err;
    const ProbedState state(outcome.out);
    EXPECT_EQ(state.one("no-proc"), "2");
    EXPECT_EQ(state.one("resuid"), "10001 10001 10001");
    EXPECT_EQ(state.one("securebits"), "239");
}

TEST_F(Become, TheMemoryOfTheLauncherIsClosedToTheServiceUser) {
    const auto outcome = support::run_child([] {
        auto dropped = become(service(), limits, false);
        return dropped && ::prctl(PR_GET_DUMPABLE, 0, 0, 0, 0) == 0 ? 0 : 1;
    });
    EXPECT_EQ(outcome.code, 0);
}

}  // namespace
}  // namespace jarmor::launcher::confine
