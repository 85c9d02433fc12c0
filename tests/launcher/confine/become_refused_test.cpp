#include <gmock/gmock.h>
#include <linux/capability.h>
#include <pthread.h>
#include <sched.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fstream>

#include "drop_child.h"
#include "tests/support/child.h"
#include "tests/support/must_run.h"

namespace jarmor::launcher::confine {
namespace {

using ::testing::HasSubstr;

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

class BecomeRefused : public ::testing::Test {
  protected:
    void SetUp() override { JARMOR_NEED(::geteuid() == 0, "needs root: the drop starts there"); }
};

TEST_F(BecomeRefused, ADescriptorThatIsToStayButIsClosedIsRefused) {
    const auto outcome =
        support::run_child([] { return drop_and_probe(service(), usual_limits, false, {77}); });
    EXPECT_EQ(outcome.code, 78);
    EXPECT_THAT(outcome.err, HasSubstr("descriptor 77 cannot be marked"));
}

TEST_F(BecomeRefused, AThreadThatIsAlreadyThereIsRefused) {
    const auto outcome = support::run_child([] {
        pthread_t thread{};
        const auto sleep_long = [](void*) -> void* {
            while (true) (void)::pause();
        };
        if (::pthread_create(&thread, nullptr, sleep_long, nullptr) != 0) return 100;
        return drop_and_probe(service(), usual_limits, false);
    });
    EXPECT_EQ(outcome.code, 78);
    EXPECT_THAT(outcome.err, HasSubstr("has 2 threads; expected 1"));
}

TEST_F(BecomeRefused, RootWithoutTheRightToChangeItsIdsIsRefusedBeforeAnythingChanged) {
    for (const unsigned capability : {CAP_SETUID, CAP_SETGID}) {
        const auto outcome = support::run_child([&] {
            if (!without_capability(capability)) return 100;
            return drop_and_probe(service(), usual_limits, false);
        });
        EXPECT_EQ(outcome.code, 78);
        EXPECT_THAT(outcome.err, HasSubstr("is root without CAP_SETUID and CAP_SETGID"));
    }
}

TEST_F(BecomeRefused, ALowPortWithoutItsCapabilityIsRefused) {
    const auto outcome = support::run_child([] {
        if (!without_capability(CAP_NET_BIND_SERVICE)) return 100;
        return drop_and_probe(service(), usual_limits, true);
    });
    EXPECT_EQ(outcome.code, 78);
    EXPECT_THAT(outcome.err, HasSubstr("CAP_NET_BIND_SERVICE is needed for a declared port"));
}

TEST_F(BecomeRefused, AHardLimitThatMayNotBeRaisedIsNamedWithItsMend) {
    const auto outcome = support::run_child([] {
        const rlimit low{256, 256};
        if (::setrlimit(RLIMIT_NOFILE, &low) != 0) return 100;
        (void)without_capability(CAP_SYS_RESOURCE);
        return drop_and_probe(service(), usual_limits, false);
    });
    EXPECT_EQ(outcome.code, 78);
    EXPECT_THAT(outcome.err, HasSubstr("limit nofile: cannot be set to 4096, the hard limit is 256"));
}

TEST_F(BecomeRefused, AnIdThatTheUserNamespaceDoesNotMapIsRefused) {
    const auto outcome = support::run_child([] {
        if (!enter_namespace_of_root_alone()) return 100;
        return drop_and_probe(service(), usual_limits, false);
    });
    EXPECT_EQ(outcome.code, 78);
    EXPECT_THAT(outcome.err, HasSubstr("the id is not mapped in this user namespace"));
}

TEST_F(BecomeRefused, AUserNamespaceThatDeniesSetgroupsIsRefusedAndNamed) {
    const auto outcome = support::run_child([] {
        // As an unprivileged user makes one: unshare -r.
        if (::unshare(CLONE_NEWUSER) != 0) return 100;
        std::ofstream("/proc/self/setgroups") << "deny";
        std::ofstream("/proc/self/uid_map") << "0 0 1\n";
        std::ofstream("/proc/self/gid_map") << "0 0 1\n";
        return drop_and_probe(service(), usual_limits, false);
    });
    EXPECT_EQ(outcome.code, 78);
    EXPECT_THAT(outcome.err, HasSubstr("not in a user namespace whose setgroups is denied"));
}

}  // namespace
}  // namespace jarmor::launcher::confine
