// The drop from outside: jarmor as it is called, an independent witness in java's place.
#include <fcntl.h>
#include <gmock/gmock.h>
#include <grp.h>
#include <linux/capability.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <filesystem>
#include <fstream>

#include "tests/support/child.h"
#include "tests/support/fake_jdk.h"
#include "tests/support/must_run.h"
#include "tests/support/probed_state.h"

namespace jarmor::drop {
namespace {

namespace fs = std::filesystem;
using support::deviations;
using support::Outcome;
using support::ProbedState;
using ::testing::AnyOf;
using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::Not;

std::vector<std::string> programs() {
    std::vector<std::string> found{JARMOR_PROGRAM};
    const std::string with_no_library = std::string(JARMOR_BUILD_DIR) + "/bin/jarmor-static";
    if (fs::exists(with_no_library)) found.push_back(with_no_library);
    return found;
}

/// In the child: a mount namespace of its own, so that nothing of what is mounted outlives it.
bool enter_mount_namespace() {
    return ::unshare(CLONE_NEWNS) == 0 && ::mount(nullptr, "/", nullptr, MS_REC | MS_PRIVATE, nullptr) == 0;
}

/// The user database of the table, in place of the system's.
bool mount_accounts(const std::string& folder) {
    return enter_mount_namespace() &&
           ::mount((folder + "/passwd").c_str(), "/etc/passwd", nullptr, MS_BIND, nullptr) == 0 &&
           ::mount((folder + "/group").c_str(), "/etc/group", nullptr, MS_BIND, nullptr) == 0;
}

class DropTable : public ::testing::TestWithParam<std::string> {
  protected:
    void SetUp() override {
        JARMOR_NEED(::geteuid() == 0, "needs root: the drop starts there");
        folder_ = ::testing::TempDir() + "jarmor_drop_" + std::to_string(::getpid());
        fs::create_directories(folder_);
        fs::permissions(folder_, fs::perms(0755));
        std::ofstream(folder_ + "/passwd") << "root:x:0:0:root:/root:/bin/sh\n"
                                              "svc:x:10001:10002::/srv/svc:/bin/false\n"
                                              "nobody:x:65534:65534::/nonexistent:/bin/false\n"
                                              "zero:x:10003:0:::\n"
                                              "wheel:x:10004:10004:::\n";
        std::ofstream(folder_ + "/group") << "root:x:0:wheel\nsvc:x:10002:\nweb:x:30:svc\nlog:x:20:svc\n";
    }
    void TearDown() override {
        if (!folder_.empty()) fs::remove_all(folder_);
    }

    std::vector<std::string> command(const std::vector<std::string>& user,
                                     const std::vector<std::string>& words) const {
        std::vector<std::string> argv{GetParam()};
        argv.insert(argv.end(), user.begin(), user.end());
        for (const char* const word : {"java", "-cp", "x", "Main"}) argv.emplace_back(word);
        argv.insert(argv.end(), words.begin(), words.end());
        return argv;
    }
    std::vector<std::string> variables() const {
        return {"PATH=/usr/bin:/bin", "HOME=/root", "USER=root", "LOGNAME=root", "JAVA_HOME=" + jdk_.home()};
    }
    /// jarmor --user USER java -cp x Main WORDS, after `prepare` in the same process.
    Outcome run_as(
        const std::string& user, const std::function<bool()>& prepare = [] { return true; },
        const std::vector<std::string>& words = {"probe:thread"}) const {
        return support::run_child([&] {
            if (!mount_accounts(folder_) || !prepare()) return 100;
            return support::exec_words(command({"--user", user}, words), variables());
        });
    }
    /// As run_as(), without --user, as an unprivileged process.
    Outcome run_unprivileged(uid_t uid, gid_t gid, const std::vector<gid_t>& groups,
                             const std::vector<std::string>& user = {}) const {
        return support::run_child([&] {
            if (!mount_accounts(folder_)) return 100;
            if (::setgroups(groups.size(), groups.data()) != 0 || ::setresgid(gid, gid, gid) != 0 ||
                ::setresuid(uid, uid, uid) != 0) {
                return 101;
            }
            return support::exec_words(command(user, {"probe:thread"}), variables());
        });
    }
    std::string folder_;
    support::FakeJdk jdk_;
};

INSTANTIATE_TEST_SUITE_P(Programs, DropTable, ::testing::ValuesIn(programs()), [](const auto& as) {
    return fs::path(as.param).filename() == "jarmor" ? "Default" : "Static";
});

TEST_P(DropTable, AUserThatNamesNobodyOrRootStartsNothing) {
    const struct {
        const char* user;
        int code;
        const char* said;
    } table[] = {
        {"4294967296", 78, "is no valid number"},  // wraps to root
        {"4294967296:10002", 78, "is no valid number"},
        {"4294967295", 78, "is no valid number"},  // CVE-2019-14287
        {"10001:4294967295", 78, "is no valid number"},
        {"18446744073709551616", 78, "is no valid number"},
        {"-1", 78, "is no valid name or number"},
        {"#-1", 78, "does not exist"},
        {"", 64, "--user: user"},
        {"${USER}", 78, "is an unresolved variable"},
        {"0day", 78, "does not exist"},  // CVE-2017-1000082
        {"0x3e8", 78, "does not exist"},
        {"nobody ", 78, "has a space at its end"},
        {"ghost", 78, "does not exist"},
        {"svc:ghosts", 78, "group 'ghosts' does not exist"},  // clickhouse-su
        {"svc:", 78, "group is empty"},
        {":10002", 78, "user is empty"},
        {"10009", 78, "has no entry in /etc/passwd"},
        {"0", 77, "is root"},
        {"00", 78, "is no valid number"},
        {"root", 77, "is root"},
        {"0:0", 77, "is root"},
        {"0:1000", 77, "is root"},
        {"zero", 77, "is in group 0"},
        {"10003", 77, "is in group 0"},
        {"wheel", 77, "is in group 0"},
        {"svc:root", 77, "is in group 0"},
    };
    for (const auto& row : table) {
        const auto outcome = run_as(row.user);
        EXPECT_EQ(outcome.code, row.code) << row.user << ": " << outcome.err;
        EXPECT_EQ(outcome.out, "") << row.user;
        EXPECT_THAT(outcome.err, HasSubstr(row.said)) << row.user;
        EXPECT_EQ(std::count(outcome.err.begin(), outcome.err.end(), '\n'), 1) << outcome.err;
    }
}

TEST_P(DropTable, AUserThatIsSomebodyGetsTheWholeState) {
    const struct {
        const char* user;
        unsigned uid, gid;
        const char *groups, *home, *name;
    } table[] = {
        {"svc", 10001, 10002, "20 30 10002 ", "/srv/svc", "svc"},
        {"10001", 10001, 10002, "20 30 10002 ", "/srv/svc", "svc"},
        {"svc:web", 10001, 30, "20 30 ", "/srv/svc", "svc"},
        {"10001:10002", 10001, 10002, "10002 ", "/srv/svc", "svc"},
        {"10001:0", 10001, 0, "0 ", "/srv/svc", "svc"},
        {"nobody", 65534, 65534, "65534 ", "/nonexistent", "nobody"},
    };
    for (const auto& row : table) {
        const auto outcome = run_as(row.user);
        ASSERT_EQ(outcome.code, 0) << row.user << ": " << outcome.err;
        const ProbedState state(outcome.out);
        EXPECT_EQ(deviations(state, {row.uid, row.gid, row.groups}), "") << row.user;
        EXPECT_EQ(state.variable("HOME"), row.home) << row.user;
        EXPECT_EQ(state.variable("USER"), row.name) << row.user;
        EXPECT_EQ(state.variable("LOGNAME"), row.name) << row.user;
        EXPECT_EQ(state.one("task-Name"), "java") << row.user;
        EXPECT_EQ(state.one("tasks"), "2") << row.user;
    }
}

TEST_P(DropTable, AUidWithoutAnEntryHasAHomeAndNoNameOfRoots) {
    const auto outcome = run_as("4294967294:77");
    ASSERT_EQ(outcome.code, 0) << outcome.err;
    const ProbedState state(outcome.out);
    EXPECT_EQ(deviations(state, {4294967294U, 77, "77 "}), "");
    EXPECT_EQ(state.variable("HOME"), "/");
    EXPECT_NE(state.variable("USER"), "root");
    EXPECT_NE(state.variable("LOGNAME"), "root");
    EXPECT_THAT(state.all("arg"), Contains("-Duser.home=/"));
}

TEST_P(DropTable, AnOpenDescriptorOfRootsDoesNotReachTheJvm) {
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

TEST_P(DropTable, IgnoredAndBlockedSignalsAreHeardAgain) {
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

TEST_P(DropTable, AmbientAndInheritableCapabilitiesOfTheCallerAreGone) {
    const auto outcome = run_as("svc", [] {
        return ::prctl(PR_SET_KEEPCAPS, 1, 0, 0, 0) == 0 && ::prctl(PR_SET_SECUREBITS, 1 << 4, 0, 0, 0) == 0;
    });
    ASSERT_EQ(outcome.code, 0) << outcome.err;
    EXPECT_EQ(deviations(ProbedState(outcome.out), {10001, 10002, "20 30 10002 "}), "");
}

TEST_P(DropTable, WithoutAPasswdFileNumbersStartAndNamesDoNot) {
    const auto empty_etc = [] { return ::mount("none", "/etc", "tmpfs", 0, "mode=0755") == 0; };
    const auto number = run_as("10001:10002", empty_etc);
    ASSERT_EQ(number.code, 0) << number.err;
    EXPECT_EQ(deviations(ProbedState(number.out), {10001, 10002, "10002 "}), "");
    EXPECT_EQ(ProbedState(number.out).variable("HOME"), "/");
    const auto name = run_as("svc", empty_etc);
    EXPECT_EQ(name.code, 78);
    EXPECT_THAT(name.err, HasSubstr("user 'svc' does not exist"));
}

TEST_P(DropTable, AReadOnlyRootIsEnough) {
    const auto outcome = run_as("svc", [] {
        return ::mount(nullptr, "/", nullptr, MS_REMOUNT | MS_BIND | MS_RDONLY, nullptr) == 0 &&
               ::mkdir("/jarmor_cannot_be_made", 0700) != 0 && errno == EROFS;
    });
    ASSERT_EQ(outcome.code, 0) << outcome.err;
    EXPECT_EQ(deviations(ProbedState(outcome.out), {10001, 10002, "20 30 10002 "}), "");
}

TEST_P(DropTable, RootWithoutTheRightToChangeItsIdsIsRefused) {
    for (const unsigned long capability : {CAP_SETUID, CAP_SETGID}) {
        const auto outcome =
            run_as("svc", [&] { return ::prctl(PR_CAPBSET_DROP, capability, 0, 0, 0) == 0; });
        EXPECT_EQ(outcome.code, 78) << outcome.err;
        EXPECT_EQ(outcome.out, "");
        EXPECT_THAT(outcome.err, HasSubstr("is root without CAP_SETUID and CAP_SETGID"));
    }
}

TEST_P(DropTable, RootOfANamespaceThatKnowsNobodyElseIsRefused) {
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

TEST_P(DropTable, ASetUidCopyRefusesToRunForAnybody) {
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

TEST_P(DropTable, AsThePidOneOfAContainerItDropsAndStaysPidOne) {
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

TEST_P(DropTable, ARandomUidInGroupZeroStartsUnprivileged) {
    // OpenShift: no passwd entry, group 0, no capabilities.
    const auto outcome = run_unprivileged(1000660000, 0, {0, 1000660000});
    ASSERT_EQ(outcome.code, 0) << outcome.err;
    const ProbedState state(outcome.out);
    EXPECT_EQ(state.one("resuid"), "1000660000 1000660000 1000660000");
    EXPECT_EQ(state.one("task-Groups"), "0 1000660000 ");
    EXPECT_EQ(state.one("task-CapPrm"), "0000000000000000");
    EXPECT_EQ(state.one("task-NoNewPrivs"), "1");
    EXPECT_EQ(state.one("limit-core"), "0 0");
    // Its HOME is left as it was, for it is the caller's own.
    EXPECT_EQ(state.variable("HOME"), "/root");
}

TEST_P(DropTable, UnprivilegedOnlyTheUserItIsCanBeNamed) {
    EXPECT_EQ(run_unprivileged(10001, 10002, {10002}, {"--user", "svc"}).code, 0);
    EXPECT_EQ(run_unprivileged(10001, 10002, {10002}, {"--user", "10001:10002"}).code, 0);
    for (const char* const user : {"nobody", "root", "0", "10001:30", ""}) {
        const auto outcome = run_unprivileged(10001, 10002, {10002}, {"--user", user});
        EXPECT_THAT(outcome.code, AnyOf(64, 77, 78)) << user << outcome.err;
        EXPECT_EQ(outcome.out, "") << user;
    }
}

TEST_P(DropTable, AsRootWithoutAUserNothingStarts) {
    const auto outcome = support::run_child([&] {
        if (!mount_accounts(folder_)) return 100;
        return support::exec_words(command({}, {}), variables());
    });
    EXPECT_EQ(outcome.code, 77);
    EXPECT_EQ(outcome.out, "");
    EXPECT_THAT(outcome.err, HasSubstr("no user is named to run java as"));
}

TEST_P(DropTable, TheExitCodeOfTheProgramIsHandedOn) {
    for (const int code : {0, 1, 7, 64, 121, 255}) {
        EXPECT_EQ(run_as("svc", [] { return true; }, {"probe:exit=" + std::to_string(code)}).code, code);
    }
}

}  // namespace
}  // namespace jarmor::drop
