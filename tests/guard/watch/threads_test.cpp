#include "guard/watch/threads.h"

#include <gtest/gtest.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <thread>

#include "tests/support/must_run.h"

namespace jarmor::guard {
namespace {

ThreadStatus thread(pid_t tid) {
    ThreadStatus status;
    status.tid = tid;
    status.name = "java";
    for (int i = 0; i < 4; ++i) {
        status.uid[i] = 10001;
        status.gid[i] = 10001;
    }
    status.groups = {10001};
    status.no_new_privs = true;
    return status;
}

ExpectedIdentity service_user() {
    ExpectedIdentity expected;
    expected.identity = Identity{10001, 10001, {}, "", "/", true, {}};
    return expected;
}

TEST(Threads, WhatWasPromisedHolds) {
    const std::vector<ThreadStatus> threads = {thread(1), thread(2)};
    EXPECT_EQ(judge_identity(threads, service_user()).standing, Standing::holds);
    EXPECT_EQ(judge_identity(threads, service_user()).detail, "10001:10001, no other group, 2 of 2 threads");
    EXPECT_EQ(judge_capabilities(threads, service_user()).standing, Standing::holds);
    EXPECT_EQ(judge_no_new_privs(threads).standing, Standing::holds);
}

TEST(Threads, EachOfTheEightIdsCountsOnEveryThread) {
    for (int i = 0; i < 4; ++i) {
        std::vector<ThreadStatus> threads = {thread(1), thread(2)};
        threads[1].uid[i] = 0;
        EXPECT_EQ(judge_identity(threads, service_user()).standing, Standing::fails) << "uid " << i;
        threads[1] = thread(2);
        threads[1].gid[i] = 0;
        EXPECT_EQ(judge_identity(threads, {}).standing, Standing::fails) << "gid " << i;
    }
}

TEST(Threads, AnotherGroupOrAnotherUserIsNotWhatWasPromised) {
    std::vector<ThreadStatus> threads = {thread(1)};
    threads[0].groups = {27, 10001};
    const Promise groups = judge_identity(threads, service_user());
    EXPECT_EQ(groups.standing, Standing::fails);
    EXPECT_EQ(groups.detail, "is 10001:10001, groups 27; must be 10001:10001, no other group");
    ExpectedIdentity other = service_user();
    other.identity->uid = 10002;
    EXPECT_EQ(judge_identity({thread(1)}, other).standing, Standing::fails);
}

TEST(Threads, RootIsWrongWithoutAUserInTheProfileUnlessItIsAllowed) {
    ThreadStatus root = thread(1);
    for (int i = 0; i < 4; ++i) root.uid[i] = 0;
    ExpectedIdentity expected;
    EXPECT_EQ(judge_identity({root}, expected).standing, Standing::fails);
    expected.allow_root = true;
    EXPECT_EQ(judge_identity({root}, expected).standing, Standing::holds);
}

TEST(Threads, EachOfTheFiveCapabilitySetsCounts) {
    using Set = std::uint64_t ThreadStatus::*;
    for (const Set set :
         {&ThreadStatus::cap_inheritable, &ThreadStatus::cap_permitted, &ThreadStatus::cap_effective,
          &ThreadStatus::cap_bounding, &ThreadStatus::cap_ambient}) {
        std::vector<ThreadStatus> threads = {thread(1), thread(2)};
        threads[1].*set = std::uint64_t{1} << 10;  // CAP_NET_BIND_SERVICE
        EXPECT_EQ(judge_capabilities(threads, service_user()).standing, Standing::fails);
        ExpectedIdentity keeps = service_user();
        keeps.keep_net_bind = true;
        EXPECT_EQ(judge_capabilities(threads, keeps).standing, Standing::holds);
        threads[1].*set |= 1;
        EXPECT_EQ(judge_capabilities(threads, keeps).standing, Standing::fails);
    }
}

TEST(Threads, AFullBoundingSetOfAStartWithoutRootIsLeftOpen) {
    ThreadStatus status = thread(1);
    status.cap_bounding = 0x1ffffffffff;
    EXPECT_EQ(judge_capabilities({status}, {}).standing, Standing::unconfirmed);
    EXPECT_EQ(judge_capabilities({status}, service_user()).standing, Standing::fails);
}

/// A process in which one thread, and only that one, did something; asks the kernel what it sees.
template <class Act>
std::vector<ThreadStatus> threads_after(Act act) {
    int ready[2];
    if (::pipe(ready) != 0) return {};
    const pid_t child = ::fork();
    if (child == 0) {
        std::thread odd([&] {
            act();
            (void)!::write(ready[1], "x", 1);
            ::pause();
        });
        ::pause();
    }
    char go = 0;
    (void)!::read(ready[0], &go, 1);
    auto threads = read_threads(child);
    (void)::kill(child, SIGKILL);
    (void)::waitpid(child, nullptr, 0);
    (void)::close(ready[0]);
    (void)::close(ready[1]);
    return threads ? *threads : std::vector<ThreadStatus>{};
}

TEST(Threads, TheKernelShowsTheOneThreadThatIsAnotherUser) {
    JARMOR_NEED(::geteuid() == 0, "root is needed to become another user");
    const auto threads = threads_after([] { (void)::syscall(SYS_setresuid, 10002, 10002, 10002); });
    ASSERT_EQ(threads.size(), 2U);
    const Promise promise = judge_identity(threads, {std::nullopt, true, false});
    EXPECT_EQ(promise.standing, Standing::fails);
    EXPECT_NE(promise.detail.find("10002"), std::string::npos) << promise.detail;
}

TEST(Threads, TheKernelShowsTheOneThreadWithoutNoNewPrivs) {
    const auto threads = threads_after([] { (void)::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0); });
    ASSERT_EQ(threads.size(), 2U);
    EXPECT_EQ(judge_no_new_privs(threads).standing, Standing::fails);
    EXPECT_EQ(judge_no_new_privs({threads[1]}).standing, Standing::holds);
}

}  // namespace
}  // namespace jarmor::guard
