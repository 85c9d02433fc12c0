#include "launcher/start/state.h"

#include <gmock/gmock.h>
#include <sched.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "tests/support/child.h"
#include "tests/support/must_run.h"

namespace jarmor::launcher {
namespace {

namespace fs = std::filesystem;

class State : public ::testing::Test {
  protected:
    void SetUp() override {
        fs::create_directories(folder_);
        fs::permissions(folder_, fs::perms(0755));
    }
    void TearDown() override { fs::remove_all(folder_); }
    std::string folder_ = ::testing::TempDir() + "jarmor_state_" + std::to_string(::getpid());
};

TEST_F(State, WhatIsWrittenIsReadBack) {
    const ServerState state{{12, 345}, {13, 346}, boot_id()};
    ASSERT_TRUE(write_state(folder_, state));
    EXPECT_EQ(read_state(folder_), state);
    remove_state(folder_);
    EXPECT_EQ(read_state(folder_), std::nullopt);
}

TEST_F(State, AStateOfAnotherBootIsNone) {
    ASSERT_TRUE(write_state(folder_, {{12, 345}, {13, 346}, "00000000-0000-0000-0000-000000000000"}));
    EXPECT_EQ(read_state(folder_), std::nullopt);
}

TEST_F(State, TextThatIsNoneIsNone) {
    for (const char* const text :
         {"", "x", "jarmor state 1\n", "jarmor state 1\nsupervisor 1 2\njvm 3\nboot x\n",
          "jarmor state 1\nsupervisor -1 2\njvm 3 4\nboot x\n",
          "jarmor state 2\nsupervisor 1 2\njvm 3 4\nboot x\n"}) {
        EXPECT_EQ(parse_state(text), std::nullopt) << text;
    }
    EXPECT_NE(parse_state("jarmor state 1\nsupervisor 1 2\njvm 3 4\nboot x\n"), std::nullopt);
}

TEST_F(State, TheLockIsHeldByOneAndFreedWithItsProcess) {
    auto first = lock_state(folder_);
    ASSERT_TRUE(first && *first);
    auto second = lock_state(folder_);
    ASSERT_TRUE(second);
    EXPECT_EQ(*second, std::nullopt);
    (*first)->reset();
    EXPECT_TRUE(*lock_state(folder_));
}

TEST_F(State, AProcessIsNotTakenForTheNextOneWithItsNumber) {
    const auto own = mark_of(::getpid());
    ASSERT_TRUE(own);
    EXPECT_TRUE(still_runs(*own));
    EXPECT_FALSE(still_runs({own->pid, own->start_ticks + 1}));
    const pid_t child = ::fork();
    if (child == 0) ::_exit(0);
    siginfo_t ended{};
    ASSERT_EQ(::waitid(P_PID, static_cast<id_t>(child), &ended, WEXITED | WNOWAIT), 0);
    const auto zombie = mark_of(child);
    ASSERT_TRUE(zombie);
    EXPECT_FALSE(still_runs(*zombie)) << "a zombie does not run";
    (void)support::wait_for(child, std::chrono::seconds(5));
}

Profile named(const std::string& name, const std::string& home) {
    Profile profile;
    profile.name = name;
    profile.home = {home, {"test", 1, 1}};
    return profile;
}

/// In the child: nothing that is made in /run outlives it.
bool enter_empty_run() {
    return ::unshare(CLONE_NEWNS) == 0 && ::mount(nullptr, "/", nullptr, MS_REC | MS_PRIVATE, nullptr) == 0 &&
           ::mount("tmpfs", "/run", "tmpfs", 0, "mode=755") == 0;
}

TEST_F(State, RootMakesADirectoryThatOnlyTheServiceUserCanEnter) {
    JARMOR_NEED(::geteuid() == 0, "needs root: only root writes /run");
    const auto outcome = support::run_child([&] {
        if (!enter_empty_run()) return 100;
        const auto directory = state_directory(named("wso2am", folder_), 10001, 10002);
        if (!directory || *directory != "/run/jarmor/wso2am") return 1;
        struct stat status{};
        if (::stat(directory->c_str(), &status) != 0 || status.st_uid != 10001 ||
            (status.st_mode & 07777) != 0700)
            return 2;
        // The profile names another user now.
        if (!state_directory(named("wso2am", folder_), 10003, 10002)) return 3;
        if (::stat(directory->c_str(), &status) != 0 || status.st_uid != 10003) return 4;
        // Unprivileged, a directory that root made is used; without one the product's own.
        if (::setresgid(10002, 10002, 10002) != 0 || ::setresuid(10003, 10003, 10003) != 0) return 5;
        const auto again = state_directory(named("wso2am", folder_), 10003, 10002);
        if (!again || *again != *directory) return 6;
        if (existing_state_directory(named("wso2am", folder_), 10003) != *directory) return 7;
        return state_directory(named("other", folder_), 10003, 10002) ? 8 : 0;
    });
    EXPECT_EQ(outcome.code, 0) << outcome.err;
}

TEST_F(State, ALinkThatSomebodyPutIntoRunIsRefused) {
    JARMOR_NEED(::geteuid() == 0, "needs root: only root writes /run");
    const auto outcome = support::run_child([&] {
        if (!enter_empty_run()) return 100;
        fs::create_directory("/run/jarmor");
        fs::create_directory_symlink(folder_, "/run/jarmor/wso2am");
        if (state_directory(named("wso2am", folder_), 10001, 10002)) return 1;
        fs::remove("/run/jarmor/wso2am");
        if (::chmod("/run/jarmor", 0777) != 0) return 2;
        return state_directory(named("wso2am", folder_), 10001, 10002) ? 3 : 0;
    });
    EXPECT_EQ(outcome.code, 0) << outcome.err;
    struct stat status{};
    ASSERT_EQ(::stat(folder_.c_str(), &status), 0);
    EXPECT_EQ(status.st_uid, 0U);
}

TEST_F(State, AnUnprivilegedUserHasItInItsRuntimeDirectoryAndRootsOneIsNotUsed) {
    JARMOR_NEED(::geteuid() == 0, "needs root: it becomes another user");
    const auto outcome = support::run_child([&] {
        if (!enter_empty_run()) return 100;
        const std::string runtime = "/run/user-10001";
        fs::create_directory(runtime);
        if (::chown(runtime.c_str(), 10001, 10002) != 0 ||
            ::setenv("XDG_RUNTIME_DIR", runtime.c_str(), 1) != 0)
            return 101;
        if (*state_directory(named("a", folder_), 10003, 10003) != "/run/jarmor/a") return 1;
        if (::setresgid(10002, 10002, 10002) != 0 || ::setresuid(10001, 10001, 10001) != 0) return 102;
        const auto own = state_directory(named("b", folder_), 10001, 10002);
        if (!own || *own != runtime + "/jarmor/b") return 2;
        // What root made for another user is not this one's.
        const auto other = state_directory(named("a", folder_), 10001, 10002);
        return other && *other == runtime + "/jarmor/a" ? 0 : 3;
    });
    EXPECT_EQ(outcome.code, 0) << outcome.err;
}

TEST_F(State, TwoProfilesOfOneNameInTwoPlacesDoNotShareAState) {
    JARMOR_NEED(::geteuid() == 0, "needs root: it becomes another user");
    fs::create_directories(folder_ + "/tmp");
    ASSERT_EQ(::chown((folder_ + "/tmp").c_str(), 10001, 10002), 0);
    const auto outcome = support::run_child([&] {
        if (::setresgid(10002, 10002, 10002) != 0 || ::setresuid(10001, 10001, 10001) != 0) return 1;
        ::unsetenv("XDG_RUNTIME_DIR");
        const auto one = state_directory(named("/a/x.toml", folder_), 10001, 10002);
        const auto two = state_directory(named("/b/x.toml", folder_), 10001, 10002);
        return one && two && *one == folder_ + "/tmp/.jarmor" ? 0 : 2;
    });
    EXPECT_EQ(outcome.code, 0) << outcome.err;
}

}  // namespace
}  // namespace jarmor::launcher
