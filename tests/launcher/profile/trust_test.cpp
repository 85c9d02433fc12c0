#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include "launcher/profile/load.h"
#include "site.h"
#include "tests/support/must_run.h"

namespace jarmor::launcher {
namespace {

using ::testing::HasSubstr;

constexpr uid_t stranger = 1234;

/// A site that is read as root would read it: only root may be able to change it.
class TrustAsRoot : public ::testing::Test {
  protected:
    void SetUp() override {
        JARMOR_NEED(::geteuid() == 0, "needs root, to give files to other users");
        site.write("app.toml", "user = \"app\"\n");
        site.write("app.d/1.toml", "mode = \"audit\"\n");
    }

    std::string error(const std::string& target = "app") const {
        auto request = site.request(target);
        request.as_root = true;
        return site.error(request);
    }
    /// What must hold for every refusal: bad profile, one line.
    void expect_refused(const std::string& path) const {
        auto request = site.request("app");
        request.as_root = true;
        const auto profile = load_profile(request);
        ASSERT_FALSE(profile) << path;
        EXPECT_EQ(profile.error().kind, guard::Failure::profile);
        EXPECT_THAT(site.shortened(profile.error().line()), HasSubstr(path));
    }

    test::Site site;
};

TEST_F(TrustAsRoot, FilesOfRootAreRead) {
    EXPECT_EQ(error(), "");
}

TEST_F(TrustAsRoot, AFileOfAnotherUserIsRefusedWithTheCommandThatMendsIt) {
    site.chown("app.toml", stranger, stranger);
    EXPECT_THAT(error(), HasSubstr("ETC/app.toml: is owned by uid 1234"));
    EXPECT_THAT(error(), HasSubstr("chown root: ETC/app.toml"));
}

TEST_F(TrustAsRoot, ADropInOfAnotherUserIsRefused) {
    site.chown("app.d/1.toml", stranger, stranger);
    expect_refused("ETC/app.d/1.toml");
}

TEST_F(TrustAsRoot, ADropInDirectoryOfAnotherUserIsRefusedEvenWhenEmpty) {
    ASSERT_EQ(::unlink(site.path("app.d/1.toml").c_str()), 0);
    site.chown("app.d", stranger, 0);
    expect_refused("ETC/app.d");
}

TEST_F(TrustAsRoot, WhatAGroupOrOthersCanWriteIsRefused) {
    for (const mode_t mode : {0664, 0666, 0646}) {
        site.chmod("app.toml", mode);
        expect_refused("ETC/app.toml");
    }
    site.chmod("app.toml", 0644);
    site.chmod("app.d", 0775);
    expect_refused("ETC/app.d");
}

TEST_F(TrustAsRoot, ADirectoryAboveThatAnotherUserCanWriteIsRefused) {
    site.chmod("", 0777);
    expect_refused("ETC");
}

TEST_F(TrustAsRoot, AStickyDirectoryOfRootIsTrustedForTheFilesOfRootInIt) {
    site.chmod("", 01777);
    EXPECT_EQ(error(), "");
    site.chown("app.toml", stranger, stranger);
    expect_refused("ETC/app.toml");
}

TEST_F(TrustAsRoot, AStickyDirectoryOfAnotherUserIsRefused) {
    site.chmod("", 01777);
    site.chown("", stranger, 0);
    expect_refused("ETC");
}

TEST_F(TrustAsRoot, ALinkOfRootIsFollowedAndItsTargetJudged) {
    site.write("real/app.toml", "user = \"linked\"\n");
    ASSERT_EQ(::unlink(site.path("app.toml").c_str()), 0);
    ASSERT_EQ(::symlink("real/app.toml", site.path("app.toml").c_str()), 0);
    auto request = site.request("app");
    request.as_root = true;
    const auto profile = load_profile(request);
    ASSERT_TRUE(profile) << profile.error().line();
    EXPECT_EQ(profile->user.value, "linked");
    site.chmod("real", 0777);
    expect_refused("ETC/real");
    site.chmod("real", 0755);
    site.chown("real/app.toml", stranger, 0);
    expect_refused("ETC/real/app.toml");
}

TEST_F(TrustAsRoot, ALinkOfAnotherUserInAStickyDirectoryIsRefused) {
    site.chmod("", 01777);
    ASSERT_EQ(::rename(site.path("app.toml").c_str(), site.path("real.toml").c_str()), 0);
    ASSERT_EQ(::symlink("real.toml", site.path("app.toml").c_str()), 0);
    EXPECT_EQ(error(), "");
    site.chown("app.toml", stranger, stranger);
    expect_refused("ETC/app.toml");
}

TEST_F(TrustAsRoot, AFifoOrADirectoryInPlaceOfAFileIsRefusedAtOnce) {
    ASSERT_EQ(::unlink(site.path("app.toml").c_str()), 0);
    ASSERT_EQ(::mkfifo(site.path("app.toml").c_str(), 0600), 0);
    EXPECT_EQ(error(), "ETC/app.toml: is not a regular file");
    ASSERT_EQ(::unlink(site.path("app.toml").c_str()), 0);
    ASSERT_EQ(::mkdir(site.path("app.toml").c_str(), 0755), 0);
    EXPECT_EQ(error(), "ETC/app.toml: is not a regular file");
    EXPECT_EQ(error("/tmp"), "/tmp: is not a regular file");
}

TEST_F(TrustAsRoot, APathNeedsTheSameTrust) {
    EXPECT_EQ(error(site.path("app.toml")), "");
    site.chown("app.toml", stranger, stranger);
    EXPECT_THAT(error(site.path("app.toml")), HasSubstr("ETC/app.toml: is owned by uid 1234"));
}

TEST_F(TrustAsRoot, TheUsersOwnProfileIsNotLookedAt) {
    site.write("home/.jarmor/profile.toml", "mode = \"observe\"\n");
    auto request = site.request("");
    request.java_mode = true;
    request.as_root = true;
    const auto profile = load_profile(request);
    ASSERT_TRUE(profile) << profile.error().line();
    EXPECT_EQ(profile->mode.value, Mode::enforce);
}

TEST_F(TrustAsRoot, TooManyOrTooLargeDropInsAreRefused) {
    site.write("app.toml", std::string(64 * 1024 + 1, '#'));
    EXPECT_EQ(error(), "ETC/app.toml: is larger than 65536 bytes");
    site.write("app.toml", "");
    for (int i = 0; i < 63; ++i) site.write("app.d/x" + std::to_string(i) + ".toml", "");
    EXPECT_EQ(error(), "");
    site.write("app.d/y.toml", "");
    EXPECT_EQ(error(), "ETC/app.d: has more than 64 files *.toml");
}

/// Not as root the caller is trusted as well, and nobody else.
TEST(TrustAsUser, TheFilesOfTheCallerAreReadAndThoseOfOthersAreNot) {
    JARMOR_NEED(::geteuid() == 0, "needs root, to become another user");
    test::Site site;
    site.write("app.toml", "");
    site.write("other.toml", "");
    site.chown("app.toml", stranger, stranger);
    site.chown("other.toml", stranger + 1, 0);
    ASSERT_EQ(::seteuid(stranger), 0);
    const auto own = site.error("app");
    const auto foreign = site.error("other");
    ASSERT_EQ(::seteuid(0), 0);
    EXPECT_EQ(own, "");
    EXPECT_THAT(foreign, HasSubstr("ETC/other.toml: is owned by uid 1235"));
}

}  // namespace
}  // namespace jarmor::launcher
