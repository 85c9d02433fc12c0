// What the caller leaves behind, and where jarmor is put: nothing of it reaches the JVM, or nothing starts.
#include <fcntl.h>
#include <gmock/gmock.h>
#include <linux/capability.h>
#include <sys/prctl.h>
#include <sys/stat.h>

#include <cerrno>
#include <csignal>

#include "drop_table.h"
#include "tests/support/probed_state.h"
#include "tests/support/terminal_session.h"

namespace jarmor::drop {
namespace {

namespace fs = std::filesystem;
using support::deviations;
using support::ProbedState;
using support::TerminalSession;
using ::testing::Each;
using ::testing::HasSubstr;
using ::testing::Not;

class DropSurroundings : public DropTable {};

INSTANTIATE_TEST_SUITE_P(Programs, DropSurroundings, ::testing::ValuesIn(programs()), name_of_program);

TEST_P(DropSurroundings, AnOpenDescriptorOfRootsDoesNotReachTheJvm) {
    const auto outcome =
        run_as("svc",
               [] {
                   const int shadow = ::open("/etc/shadow", O_RDONLY);
                   return shadow >= 0 && ::dup2(shadow, 9) == 9 && (shadow == 9 || ::close(shadow) == 0);
               },
               {"probe:read=9"});
    ASSERT_EQ(outcome.code, 0) << outcome.err;
    EXPECT_EQ(ProbedState(outcome.out).one("read"), "9 EBADF");
    EXPECT_EQ(deviations(ProbedState(outcome.out), {10001, 10002, "20 30 10002 "}), "");
}

TEST_P(DropSurroundings, IgnoredAndBlockedSignalsAreHeardAgain) {
    const auto outcome = run_as("svc", [] {
        for (const int number : {SIGTERM, SIGINT, SIGHUP, SIGCHLD, SIGPIPE, SIGUSR2}) {
            if (::signal(number, SIG_IGN) == SIG_ERR) return false;
        }
        sigset_t all;
        return ::sigfillset(&all) == 0 && ::sigprocmask(SIG_SETMASK, &all, nullptr) == 0;
    });
    ASSERT_EQ(outcome.code, 0) << outcome.err;
    EXPECT_EQ(deviations(ProbedState(outcome.out), {10001, 10002, "20 30 10002 "}), "");
}

TEST_P(DropSurroundings, AmbientAndInheritableCapabilitiesOfTheCallerAreGone) {
    const auto outcome = run_as("svc", [] {
        return ::prctl(PR_SET_KEEPCAPS, 1, 0, 0, 0) == 0 && ::prctl(PR_SET_SECUREBITS, 1 << 4, 0, 0, 0) == 0;
    });
    ASSERT_EQ(outcome.code, 0) << outcome.err;
    EXPECT_EQ(deviations(ProbedState(outcome.out), {10001, 10002, "20 30 10002 "}), "");
}

TEST_P(DropSurroundings, AReadOnlyRootIsEnough) {
    const auto outcome = run_as("svc", [] {
        return ::mount(nullptr, "/", nullptr, MS_REMOUNT | MS_BIND | MS_RDONLY, nullptr) == 0 &&
               ::mkdir("/jarmor_cannot_be_made", 0700) != 0 && errno == EROFS;
    });
    ASSERT_EQ(outcome.code, 0) << outcome.err;
    EXPECT_EQ(deviations(ProbedState(outcome.out), {10001, 10002, "20 30 10002 "}), "");
}

TEST_P(DropSurroundings, RootWithoutTheRightToChangeItsIdsIsRefused) {
    for (const unsigned long capability : {CAP_SETUID, CAP_SETGID}) {
        const auto outcome =
            run_as("svc", [&] { return ::prctl(PR_CAPBSET_DROP, capability, 0, 0, 0) == 0; });
        EXPECT_EQ(outcome.code, 78) << outcome.err;
        EXPECT_EQ(outcome.out, "");
        EXPECT_THAT(outcome.err, HasSubstr("is root without CAP_SETUID and CAP_SETGID"));
    }
}

TEST_P(DropSurroundings, RootOfANamespaceThatKnowsNobodyElseIsRefused) {
    const auto outcome = run_as("10001:10002", [] {
        if (::unshare(CLONE_NEWUSER) != 0) return false;
        std::ofstream("/proc/self/setgroups") << "deny";
        std::ofstream("/proc/self/uid_map") << "0 0 1\n";
        std::ofstream("/proc/self/gid_map") << "0 0 1\n";
        return true;
    });
    EXPECT_EQ(outcome.code, 78) << outcome.err;
    EXPECT_EQ(outcome.out, "");
    EXPECT_THAT(outcome.err, HasSubstr("cannot become 10001:10002 (setgroups)"));
}

TEST_P(DropSurroundings, ASetUidCopyRefusesToRunForAnybody) {
    const std::string copy = folder_ + "/jarmor", witness = folder_ + "/witness";
    fs::copy_file(GetParam(), copy);
    fs::copy_file(JARMOR_STATE_PROBE, witness);
    for (const auto& file : {copy, witness}) ASSERT_EQ(::chmod(file.c_str(), 04755), 0);
    const auto run_by = [&](uid_t uid, const std::vector<std::string>& argv) {
        return support::run_child([&] {
            if (!mount_accounts(folder_) || ::setresuid(uid, uid, uid) != 0) return 100;
            return support::exec_words(argv, variables());
        });
    };
    // That set-uid works here at all is what makes the refusal mean something.
    const auto control = run_by(10001, {witness});
    ASSERT_EQ(ProbedState(control.out).one("resuid"), "10001 0 0")
        << "the tests' directory is mounted nosuid";
    for (const uid_t uid : {10001U, 0U}) {
        const auto outcome = run_by(uid, {copy, "--user", "svc", "java", "-cp", "x", "Main"});
        EXPECT_EQ(outcome.code, 77) << outcome.err;
        EXPECT_EQ(outcome.out, "");
        EXPECT_THAT(outcome.err, HasSubstr("is set-uid or set-gid, which jarmor must never be"));
        EXPECT_THAT(outcome.err, HasSubstr("chmod u-s,g-s " + copy));
    }
}

TEST_P(DropSurroundings, AsThePidOneOfAContainerItDropsAndStaysPidOne) {
    for (const bool own_proc : {true, false}) {
        const auto outcome = support::run_child([&] {
            if (!mount_accounts(folder_) || ::unshare(CLONE_NEWPID) != 0) return 100;
            const pid_t first = ::fork();
            if (first == 0) {
                if (own_proc && ::mount("proc", "/proc", "proc", 0, nullptr) != 0) ::_exit(101);
                ::_exit(support::exec_words(command({"--user", "svc"}, {"probe:thread"}), variables()));
            }
            return support::wait_for(first, std::chrono::seconds(10)).code;
        });
        ASSERT_EQ(outcome.code, 0) << outcome.err;
        const ProbedState state(outcome.out);
        EXPECT_EQ(deviations(state, {10001, 10002, "20 30 10002 "}), "");
        EXPECT_THAT(state.one("pid"), ::testing::StartsWith("1 0 "));
    }
}

TEST_P(DropSurroundings, TheExitCodeOfTheProgramIsHandedOn) {
    for (const int code : {0, 1, 7, 64, 121, 255}) {
        EXPECT_EQ(run_as("svc", [] { return true; }, {"probe:exit=" + std::to_string(code)}).code, code);
    }
}

TEST_P(DropSurroundings, NothingCanBeTypedIntoTheTerminalItCameFrom) {
    for (const auto as : {TerminalSession::As::job, TerminalSession::As::leader}) {
        TerminalSession session(as, [&] {
            return support::exec_words(command({"--user", "10001:10002"}, {"probe:type"}), variables());
        });
        const auto outcome = session.wait();
        ASSERT_EQ(outcome.code, 0) << outcome.out;
        const ProbedState state(outcome.out);
        for (const char* const key : {"tiocsti", "tiocsti-high", "tioclinux", "tioclinux-high"}) {
            EXPECT_EQ(state.all(key).size(), 4U);
            EXPECT_THAT(state.all(key), Each(Not(HasSubstr("SUCCEEDED")))) << key;
        }
    }
}

}  // namespace
}  // namespace jarmor::drop
