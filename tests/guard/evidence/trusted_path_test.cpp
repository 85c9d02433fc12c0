#include "guard/evidence/trusted_path.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sched.h>
#include <sys/mount.h>
#include <sys/wait.h>
#include <sys/xattr.h>
#include <unistd.h>

#include <cstdint>
#include <filesystem>
#include <fstream>

#include "guard/evidence/files.h"
#include "tests/support/must_run.h"

namespace jarmor::guard {
namespace {

namespace fs = std::filesystem;

constexpr uid_t stranger = 4321;

/// A directory of our own below a root-owned path; /tmp itself is sticky, which is part of what is tested.
class TrustedPath : public ::testing::Test {
  protected:
    void SetUp() override {
        JARMOR_NEED(::geteuid() == 0, "owners can only be set as root");
        std::string name = "/tmp/jarmor_trust_XXXXXX";
        ASSERT_NE(::mkdtemp(name.data()), nullptr);
        base_ = name;
        ASSERT_EQ(::chmod(base_.c_str(), 0755), 0);
    }
    void TearDown() override {
        if (!base_.empty()) fs::remove_all(base_);
    }
    std::string file(const std::string& name, mode_t mode = 0644, uid_t owner = 0) {
        const std::string path = base_ + "/" + name;
        fs::create_directories(fs::path(path).parent_path());
        std::ofstream(path) << "content";
        EXPECT_EQ(::chown(path.c_str(), owner, 0), 0);
        EXPECT_EQ(::chmod(path.c_str(), mode), 0);
        return path;
    }
    std::string link(const std::string& name, const std::string& target, uid_t owner = 0) {
        const std::string path = base_ + "/" + name;
        EXPECT_EQ(::symlink(target.c_str(), path.c_str()), 0);
        EXPECT_EQ(::lchown(path.c_str(), owner, 0), 0);
        return path;
    }
    static Result<TrustedFile> judge(const std::string& path) {
        PathJudge judge(Trust{{0}});
        return judge.open(path, Failure::java);
    }
    static std::string refusal(const std::string& path) {
        auto file = judge(path);
        return file ? "" : file.error().line();
    }
    std::string base_;
};

TEST_F(TrustedPath, AFileOfRootIsOpenedUnderItsCanonicalPath) {
    const auto path = file("jdk/bin/java");
    link("current", "jdk");
    auto found = judge(base_ + "/current/./bin/../bin//java");
    ASSERT_TRUE(found) << found.error().line();
    EXPECT_EQ(found->path, path);
    EXPECT_TRUE(found->fd.valid());
    EXPECT_NE(::fcntl(found->fd.get(), F_GETFD) & FD_CLOEXEC, 0);
}

TEST_F(TrustedPath, AFileOfAnotherUserIsRefusedWithTheCommandThatMendsIt) {
    const auto path = file("java", 0755, stranger);
    EXPECT_EQ(refusal(path),
              path + ": is owned by uid 4321 with mode 0755, so other users than root can change it; " +
                  "chown root: " + path);
}

TEST_F(TrustedPath, GroupWriteCountsForEveryGroupAndTheMendNamesBothFaults) {
    EXPECT_NE(refusal(file("a", 0664)).find("chmod go-w " + base_ + "/a"), std::string::npos);
    EXPECT_NE(refusal(file("b", 0646, stranger)).find("chown root: " + base_ + "/b && chmod go-w"),
              std::string::npos);
}

TEST_F(TrustedPath, AWritableDirectoryAboveTheFileIsRefusedAndNamed) {
    const auto path = file("open/bin/java");
    ASSERT_EQ(::chmod((base_ + "/open").c_str(), 0777), 0);
    EXPECT_NE(refusal(path).find(base_ + "/open: is owned by uid 0 with mode 0777"), std::string::npos);
    EXPECT_NE(refusal(path).find("on the way to " + path), std::string::npos);
}

TEST_F(TrustedPath, ALinkOfAStrangerIsRefusedAlthoughItsTargetIsGood) {
    file("jdk/java");
    const auto path = link("java", base_ + "/jdk/java", stranger);
    EXPECT_NE(refusal(path).find("is a link owned by uid 4321"), std::string::npos);
    EXPECT_NE(refusal(path).find("chown -h root: "), std::string::npos);
}

TEST_F(TrustedPath, TheTargetOfALinkIsJudgedWithEveryDirectoryAboveIt) {
    file("elsewhere/java");
    ASSERT_EQ(::chown((base_ + "/elsewhere").c_str(), stranger, 0), 0);
    const auto path = link("java", "elsewhere/java");
    EXPECT_NE(refusal(path).find(base_ + "/elsewhere: is owned by uid 4321"), std::string::npos);
}

TEST_F(TrustedPath, EachFileOfADirectoryIsJudgedAlthoughTheDirectoryIsWalkedOnce) {
    link("current", "jdk");
    const auto good = file("jdk/lib/good");
    file("jdk/lib/bad", 0644, stranger);
    link("jdk/lib/through", "../other/open");
    file("jdk/other/open", 0666);
    PathJudge judge(Trust{{0}});
    const std::string lib = base_ + "/current/lib";
    for (int i = 0; i < 2; ++i) {
        auto found = judge.look(lib + "/good", Failure::java);
        ASSERT_TRUE(found) << found.error().line();
        EXPECT_EQ(found->path, good);
        EXPECT_FALSE(judge.look(lib + "/bad", Failure::java));
        EXPECT_FALSE(judge.open(lib + "/through", Failure::java));
        EXPECT_FALSE(judge.look(lib + "/none", Failure::java));
        auto readable = judge.open_readable(lib + "/../lib/good", Failure::java);
        ASSERT_TRUE(readable) << readable.error().line();
        EXPECT_EQ(readable->path, good);
        auto directory = judge.look(lib + "/", Failure::java);
        ASSERT_TRUE(directory) << directory.error().line();
        EXPECT_EQ(directory->path, base_ + "/jdk/lib");
    }
}

TEST_F(TrustedPath, ADirectoryThatWasRefusedStaysRefusedForItsNextFile) {
    file("theirs/one");
    file("theirs/two");
    ASSERT_EQ(::chown((base_ + "/theirs").c_str(), stranger, 0), 0);
    PathJudge judge(Trust{{0}});
    EXPECT_FALSE(judge.look(base_ + "/theirs/one", Failure::java));
    EXPECT_FALSE(judge.look(base_ + "/theirs/one", Failure::java));
    EXPECT_FALSE(judge.look(base_ + "/theirs/two", Failure::java));
}

TEST_F(TrustedPath, AStickyDirectoryIsSafeForTheEntriesOfTrustedUsersOnly) {
    const auto good = file("sticky/mine");
    const auto bad = file("sticky/theirs", 0644, stranger);
    ASSERT_EQ(::chmod((base_ + "/sticky").c_str(), 01777), 0);
    EXPECT_EQ(refusal(good), "");
    EXPECT_NE(refusal(bad), "");
    ASSERT_EQ(::chown((base_ + "/sticky").c_str(), stranger, 0), 0);
    EXPECT_NE(refusal(good).find("/sticky: is owned by uid 4321"), std::string::npos);
}

TEST_F(TrustedPath, AStickyDirectoryAsTheEndIsRefusedHoweverItIsWritten) {
    file("sticky/x/y");
    ASSERT_EQ(::chmod((base_ + "/sticky").c_str(), 01777), 0);
    EXPECT_NE(refusal(base_ + "/sticky"), "");
    EXPECT_NE(refusal(base_ + "/sticky/."), "");
    EXPECT_NE(refusal(base_ + "/sticky/x/.."), "");
}

TEST_F(TrustedPath, ALoopOfLinksEndsWithTheKernelsOwnAnswer) {
    link("a", "b");
    const auto path = link("b", "a");
    EXPECT_NE(refusal(path).find("Too many levels of symbolic links"), std::string::npos);
}

TEST_F(TrustedPath, TheCallersOwnFilesAreTrustedWhereTheCallerIs) {
    const auto path = file("jdk/java", 0755, stranger);
    PathJudge as_caller(Trust{{0, stranger}});
    EXPECT_TRUE(as_caller.open(path, Failure::java));
}

TEST_F(TrustedPath, MissingAndUntrustedCanBeDifferentKindsOfError) {
    PathJudge judge(Trust{{0}}, Failure::policy);
    EXPECT_EQ(judge.open(base_ + "/none", Failure::java).error().kind, Failure::java);
    EXPECT_EQ(judge.open(file("x", 0666), Failure::java).error().kind, Failure::policy);
    EXPECT_EQ(judge.open("relative/x", Failure::java).error().kind, Failure::java);
}

TEST_F(TrustedPath, AnAccessListThatLetsSomebodyWriteIsSeenInTheGroupBits) {
    const auto path = file("acl");
    // What setfacl -m u:4321:rw writes: acl(5) entries {tag, permissions, id} behind a version of 2.
    struct Entry {
        std::uint16_t tag, permissions;
        std::uint32_t id;
    };
    struct {
        std::uint32_t version = 2;
        Entry entries[5] = {
            {0x01, 6, ~0U}, {0x02, 6, stranger}, {0x04, 4, ~0U}, {0x10, 6, ~0U}, {0x20, 4, ~0U}};
    } const list;
    JARMOR_NEED(::setxattr(path.c_str(), "system.posix_acl_access", &list, sizeof list, 0) == 0,
                "the file system of /tmp has no access lists");
    EXPECT_NE(refusal(path).find("mode 0664"), std::string::npos);
}

TEST_F(TrustedPath, WhatLiesOnAReadOnlyMountCannotBeWrittenWhateverItsModeSays) {
    // As a Kubernetes ConfigMap volume: a world-writable directory full of links, mounted read-only.
    const std::string volume = base_ + "/volume";
    file("volume/..2026/java.toml", 0666, stranger);
    link("volume/..data", "..2026", stranger);
    link("volume/java.toml", "..data/java.toml", stranger);
    ASSERT_EQ(::chmod(volume.c_str(), 0777), 0);
    const std::string path = volume + "/java.toml";
    EXPECT_NE(refusal(path), "");
    const pid_t child = ::fork();
    ASSERT_GE(child, 0);
    if (child == 0) {
        if (::unshare(CLONE_NEWNS) != 0 ||
            ::mount(nullptr, "/", nullptr, MS_REC | MS_PRIVATE, nullptr) != 0 ||
            ::mount(volume.c_str(), volume.c_str(), nullptr, MS_BIND, nullptr) != 0 ||
            ::mount(nullptr, volume.c_str(), nullptr, MS_REMOUNT | MS_BIND | MS_RDONLY, nullptr) != 0) {
            ::_exit(2);
        }
        PathJudge judge(Trust{{0}});
        const bool both = judge.open(path, Failure::java) && judge.look(path, Failure::java) &&
                          judge.open_readable(path, Failure::java);
        ::_exit(both ? 0 : 1);
    }
    int status = 0;
    ASSERT_EQ(::waitpid(child, &status, 0), child);
    JARMOR_NEED(WEXITSTATUS(status) != 2, "mounts are not permitted here");
    EXPECT_EQ(WEXITSTATUS(status), 0);
}

TEST_F(TrustedPath, AReadableDescriptorIsOfTheJudgedFileAndNeverOfAFifo) {
    const auto path = file("release");
    PathJudge judge(Trust{{0}});
    auto opened = judge.open_readable(path, Failure::java);
    ASSERT_TRUE(opened);
    EXPECT_EQ(read_all(opened->fd.get(), path, 100, Failure::java).value(), "content");
    ASSERT_EQ(::mkfifo((base_ + "/fifo").c_str(), 0600), 0);
    EXPECT_EQ(judge.open_readable(base_ + "/fifo", Failure::java).error().what, "is not a regular file");
}

TEST_F(TrustedPath, ANameInAMendIsQuotedForTheShell) {
    EXPECT_NE(refusal(file("it's here", 0666)).find("chmod go-w '" + base_ + "/it'\\''s here'"),
              std::string::npos);
}

}  // namespace
}  // namespace jarmor::guard
