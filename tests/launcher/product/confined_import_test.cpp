#include <gmock/gmock.h>
#include <grp.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "import_home.h"
#include "launcher/product/learn/confined_run.h"
#include "launcher/product/learn/landlock.h"
#include "tests/support/child.h"
#include "tests/support/must_run.h"

namespace jarmor::launcher::learn {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;

constexpr unsigned runner = 54398;

/// Each wall alone has to hold: on many machines only one of them is there.
class ConfinedRunTest : public ::testing::TestWithParam<Walls> {
  protected:
    void SetUp() override {
        JARMOR_NEED(::geteuid() == 0, "needs root, to become another user");
        JARMOR_NEED(GetParam() == Walls::namespaces_only || landlock_version() > 0,
                    "needs a kernel with Landlock");
        std::string name = "/tmp/jarmor-confined-XXXXXX";
        ASSERT_NE(::mkdtemp(name.data()), nullptr);
        scratch_ = name;
        ASSERT_EQ(::chmod(name.c_str(), 0755), 0);
        for (const char* part : {"/root", "/home", "/kept"}) {
            std::filesystem::create_directory(scratch_ + part);
            ASSERT_EQ(::chown((scratch_ + part).c_str(), runner, runner), 0);
        }
        outside_ = scratch_ + "-outside";
        std::ofstream(outside_) << "outside\n";
        ASSERT_EQ(::chmod(outside_.c_str(), 0666), 0);
    }
    void TearDown() override {
        if (!scratch_.empty()) std::filesystem::remove_all(scratch_);
        if (!outside_.empty()) std::filesystem::remove(outside_);
    }

    ConfinedRun shell(const std::string& command) const {
        ConfinedRun run;
        run.argv = {"/bin/sh", "-c", command};
        run.environ = {"PATH=/usr/bin:/bin", "OUTSIDE=" + outside_, "SCRATCH=" + scratch_};
        run.directory = scratch_ + "/home";
        run.scratch = scratch_;
        run.writable = {scratch_ + "/home"};
        run.uid = run.gid = runner;
        run.walls = GetParam();
        return run;
    }

    ConfinedEnd end_of(const std::string& command) const {
        auto end = run_confined(shell(command));
        EXPECT_TRUE(end) << end.error().line();
        EXPECT_THAT(support::processes_of(runner), IsEmpty());
        return end ? *end : ConfinedEnd{};
    }

    std::string scratch_, outside_;
};

TEST_P(ConfinedRunTest, HandsOnOutputErrorsAndExitCode) {
    const auto end = end_of("echo out; echo err >&2; cat; exit 7");
    EXPECT_EQ(end.out, "out\n");
    EXPECT_EQ(end.err, "err\n");
    EXPECT_EQ(end.exit_code, 7);
}

TEST_P(ConfinedRunTest, HasTheToolsThatStartScriptsUse) {
    const auto end = end_of(
        "uname >/dev/null && dirname /a/b | sed s/a/b/ | awk '{print $1}' && expr a : a && ls -ld . "
        ">/dev/null && "
        "echo x | tr x y && basename $(pwd) && date >/dev/null && head -c 3 /dev/urandom | wc -c && ulimit "
        "-n 64");
    EXPECT_EQ(end.out, "/b\n1\ny\nhome\n3\n") << end.err;
    EXPECT_EQ(end.exit_code, 0) << end.err;
}

TEST_P(ConfinedRunTest, WritesOnlyWhereItMay) {
    const auto end = end_of(
        "echo x >in && echo x >../kept/no || echo x >\"$OUTSIDE\" || true >>\"$OUTSIDE\" || "
        "mkdir /tmp/jarmor-confined-made || mv in ../kept/in || chmod 777 \"$OUTSIDE\" || "
        "mkfifo /tmp/jarmor-confined-made || echo all refused");
    EXPECT_EQ(end.out, "all refused\n") << end.err;
    EXPECT_TRUE(std::filesystem::exists(scratch_ + "/home/in"));
}

TEST_P(ConfinedRunTest, ReadsNothingOfTheMachineButItsPrograms) {
    const auto end = end_of(
        "cat \"$OUTSIDE\" || cat /etc/passwd || cat /etc/shadow || ls /home || ls /var || "
        "cat /proc/1/cmdline || echo all refused");
    EXPECT_EQ(end.out, "all refused\n") << end.err;
}

TEST_P(ConfinedRunTest, LeavesNoProcessHoweverItLetsGoOfIt) {
    EXPECT_EQ(
        end_of("setsid sh -c '(setsid sleep 300 &) ; exec sleep 300' </dev/null >/dev/null 2>&1 &").exit_code,
        0);
}

TEST_P(ConfinedRunTest, IsNotRootAndHasNoRights) {
    const auto end =
        end_of("id -u; id -g; id -G; unshare -Ur true 2>/dev/null && echo namespaces; ulimit -c");
    EXPECT_EQ(end.out, "54398\n54398\n54398\n0\n") << end.err;
}

TEST_P(ConfinedRunTest, ChangesNoModesAndTimesOfWhatItsUserOwns) {
    ASSERT_EQ(::chown(outside_.c_str(), runner, runner), 0);
    const auto before = std::filesystem::last_write_time(outside_);
    (void)end_of("chmod 777 \"$OUTSIDE\"; touch -d 2001-01-01 \"$OUTSIDE\"; chgrp 54398 \"$OUTSIDE\"");
    struct stat status{};
    ASSERT_EQ(::stat(outside_.c_str(), &status), 0);
    EXPECT_EQ(status.st_mode & 07777, 0666U);
    EXPECT_EQ(std::filesystem::last_write_time(outside_), before);
}

TEST_P(ConfinedRunTest, RefusesToRunAnythingAsRoot) {
    auto run = shell("id");
    run.uid = 0;
    auto end = run_confined(run);
    ASSERT_FALSE(end);
    EXPECT_THAT(end.error().line(), HasSubstr("never run as root"));
}

TEST_P(ConfinedRunTest, HoldsWhereItsCallerIsTheSameUser) {
    auto run = shell(
        "kill -9 $PPID; kill -9 -1; (setsid sleep 300 &); chmod 777 \"$OUTSIDE\"; : >>\"$OUTSIDE\"; exit 7");
    const auto outcome = support::run_child([&] {
        if (::setgroups(0, nullptr) != 0 || ::setgid(runner) != 0 || ::setuid(runner) != 0) return 125;
        auto end = run_confined(run);
        if (!end) std::fprintf(stderr, "%s\n", end.error().line().c_str());
        return end ? end->exit_code : 1;
    });
    // 2: what dash ends with when it may not open the file of a special built-in.
    EXPECT_EQ(outcome.code, 2) << outcome.err;
    EXPECT_THAT(support::processes_of(runner), IsEmpty());
}

TEST_P(ConfinedRunTest, TakesNothingAwayFromItsCallersOtherChildren) {
    const pid_t other = ::fork();
    if (other == 0) {
        ::execl("/bin/sleep", "sleep", "300", nullptr);
        ::_exit(127);
    }
    EXPECT_EQ(end_of("(sleep 300 &); exit 0").exit_code, 0);
    EXPECT_EQ(::kill(other, 0), 0) << "the caller's own child is gone";
    EXPECT_EQ(::kill(other, SIGKILL), 0);
    EXPECT_EQ(::waitpid(other, nullptr, 0), other);
}

INSTANTIATE_TEST_SUITE_P(, ConfinedRunTest,
                         ::testing::Values(Walls::all, Walls::landlock_only, Walls::namespaces_only),
                         [](const auto& which) -> std::string {
                             if (which.param == Walls::all) return "Both";
                             return which.param == Walls::landlock_only ? "Landlock" : "Namespaces";
                         });

}  // namespace
}  // namespace jarmor::launcher::learn
