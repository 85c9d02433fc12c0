#include "guard/report/write.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <csignal>
#include <filesystem>

#include "guard/evidence/files.h"

namespace jarmor::guard {
namespace {

namespace fs = std::filesystem;

class Write : public ::testing::Test {
  protected:
    Write() {
        std::string name = ::testing::TempDir() + "jarmor_write_XXXXXX";
        if (::mkdtemp(name.data()) != nullptr) folder_ = name;
    }
    ~Write() override { fs::remove_all(folder_); }
    std::string path(const std::string& name) const { return (folder_ / name).string(); }
    std::string text(const std::string& name) const {
        auto read = read_file(path(name), 1000, Failure::internal);
        return read ? *read : read.error().line();
    }
    std::size_t files() const {
        return static_cast<std::size_t>(
            std::distance(fs::directory_iterator(folder_), fs::directory_iterator()));
    }
    fs::path folder_;
};

TEST_F(Write, AFileIsPutInPlaceWholeAndForItsOwnerOnly) {
    const mode_t before = ::umask(0);
    auto written = write_target(path("receipt"), "first");
    ::umask(before);
    ASSERT_TRUE(written) << written.error().line();
    ASSERT_TRUE(write_target(path("receipt"), "second"));
    EXPECT_EQ(text("receipt"), "second");
    EXPECT_EQ(fs::status(path("receipt")).permissions(), fs::perms::owner_read | fs::perms::owner_write);
    EXPECT_EQ(files(), 1U);
}

TEST_F(Write, ALinkInPlaceOfTheFileIsReplacedNotFollowed) {
    ASSERT_TRUE(write_target(path("victim"), "untouched"));
    fs::create_symlink("victim", path("receipt"));
    ASSERT_TRUE(write_target(path("receipt"), "new"));
    EXPECT_EQ(text("victim"), "untouched");
    EXPECT_FALSE(fs::is_symlink(path("receipt")));
}

TEST_F(Write, ADirectoryInPlaceOfTheFileIsAnErrorAndLeavesNothingBehind) {
    fs::create_directory(path("receipt"));
    const auto written = write_target(path("receipt"), "x");
    ASSERT_FALSE(written);
    EXPECT_EQ(written.error().line(), path("receipt") + ": cannot be put in place: Is a directory");
    EXPECT_EQ(files(), 1U);
}

TEST_F(Write, AnOpenDescriptorIsWrittenTo) {
    int ends[2];
    ASSERT_EQ(::pipe2(ends, O_CLOEXEC), 0);
    ASSERT_TRUE(write_target("fd:" + std::to_string(ends[1]), "text"));
    char buffer[10];
    EXPECT_EQ(::read(ends[0], buffer, sizeof buffer), 4);
    (void)::close(ends[0]);
    const auto broken = write_target("fd:" + std::to_string(ends[1]), "text");
    (void)::close(ends[1]);
    ASSERT_FALSE(broken) << "a SIGPIPE would have ended this test";
    EXPECT_NE(broken.error().line().find("Broken pipe"), std::string::npos);
    sigset_t pending;
    ASSERT_EQ(::sigpending(&pending), 0);
    EXPECT_EQ(::sigismember(&pending, SIGPIPE), 0);
}

TEST_F(Write, WhatIsNoTargetIsRefused) {
    EXPECT_EQ(write_target("fd:", "x").error().kind, Failure::usage);
    EXPECT_EQ(write_target("fd:3x", "x").error().kind, Failure::usage);
    EXPECT_EQ(write_target("fd:-1", "x").error().kind, Failure::usage);
    EXPECT_EQ(write_target("fd:999999", "x").error().kind, Failure::internal);
    EXPECT_EQ(write_target(path(""), "x").error().kind, Failure::usage);
    EXPECT_EQ(write_target(path("missing/receipt"), "x").error().kind, Failure::internal);
}

}  // namespace
}  // namespace jarmor::guard
