#include "launcher/profile/command_line_layer.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include "site.h"
#include "tests/support/must_run.h"

namespace jarmor::launcher {
namespace {

using guard::Failure;

/// One row of the tightening table: what the root-owned profile says, what the command line asks for, and
/// what comes of it ("" where it is accepted).
struct Tightening {
    const char* profile;
    CommandLineLayer asked;
    const char* error;
    Failure kind = Failure::policy;
};

class CommandLine : public ::testing::TestWithParam<Tightening> {
  protected:
    void SetUp() override { JARMOR_NEED(::geteuid() == 0, "needs root, to own a profile as root"); }
};

TEST_P(CommandLine, MayOnlyTightenWhatARootOwnedProfileWithAUserSays) {
    const test::Site site;
    site.write("app.toml", GetParam().profile);
    auto request = site.request("app");
    request.as_root = true;
    request.command_line = GetParam().asked;
    const auto profile = load_profile(request);
    if (*GetParam().error == '\0') {
        EXPECT_TRUE(profile) << profile.error().line();
        return;
    }
    ASSERT_FALSE(profile);
    EXPECT_EQ(site.shortened(profile.error().line()), GetParam().error);
    EXPECT_EQ(profile.error().kind, GetParam().kind);
}

constexpr const char* named = "user = \"app\"\nmode = \"audit\"\n[jvm]\njava_home = \"/jdk\"\n";
constexpr const char* open =
    "user = \"app\"\nmode = \"audit\"\noverridable = [\"user\", \"mode\", \"java_home\"]\n"
    "[jvm]\njava_home = \"/jdk\"\n";
constexpr const char* nobody = "mode = \"audit\"\n[jvm]\njava_home = \"/jdk\"\n";

INSTANTIATE_TEST_SUITE_P(
    Table, CommandLine,
    ::testing::Values(
        Tightening{named, {"app", {}, {}}, ""},
        Tightening{named,
                   {"other", {}, {}},
                   "--user: 'other' is not what the root-owned profile says: user = 'app' at "
                   "ETC/app.toml:1:8; leave the option out, or write overridable = [\"user\"] in the "
                   "profile"},
        Tightening{named,
                   {"1000:1000", {}, {}},
                   "--user: '1000:1000' is not what the root-owned profile says: user = 'app' at "
                   "ETC/app.toml:1:8; leave the option out, or write overridable = [\"user\"] in the "
                   "profile"},
        Tightening{named, {{}, "audit", {}}, ""}, Tightening{named, {{}, "enforce", {}}, ""},
        Tightening{named,
                   {{}, "observe", {}},
                   "--mode: 'observe' is weaker than what the root-owned profile has at ETC/app.toml:2:8; "
                   "leave the option out, or write overridable = [\"mode\"] in the profile"},
        Tightening{named, {{}, {}, "/jdk"}, ""},
        Tightening{named,
                   {{}, {}, "/other"},
                   "--java-home: '/other' is not what the root-owned profile says: java_home = '/jdk' at "
                   "ETC/app.toml:4:13; leave the option out, or write overridable = [\"java_home\"] in the "
                   "profile"},
        Tightening{open, {"other", "observe", "/other"}, ""},
        Tightening{nobody, {"other", "observe", "/other"}, ""},
        Tightening{"user = \"app\"\n", {{}, {}, "/other"}, ""},
        Tightening{nobody,
                   {"", {}, {}},
                   "--user: user is empty: expected a name or uid:gid; a variable behind it may be unset",
                   Failure::usage},
        Tightening{nobody,
                   {{}, "strict", {}},
                   "--mode: mode is 'strict', must be one of observe, audit, enforce",
                   Failure::usage},
        Tightening{nobody,
                   {{}, {}, "jdk"},
                   "--java-home: [jvm] java_home must be an absolute path",
                   Failure::usage}));

TEST(CommandLineLayer, WhatItSetsHasItsOriginAndIsTheLastLayer) {
    const test::Site site;
    site.write("app.toml", "");
    auto request = site.request("app");
    request.command_line = {"someone", "audit", "/jdk"};
    const auto profile = load_profile(request);
    ASSERT_TRUE(profile) << profile.error().line();
    EXPECT_EQ(profile->layers.back(), "command line");
    EXPECT_EQ(profile->user.value, "someone");
    EXPECT_EQ(profile->user.origin.text(), "command line");
    EXPECT_EQ(profile->mode.value, Mode::audit);
    EXPECT_EQ(profile->mode.origin.text(), "command line");
    EXPECT_EQ(profile->jvm.java_home.value, "/jdk");
}

TEST(CommandLineLayer, ARootOwnedProfileWithAUserBindsTheModeOfTheBuiltInProfilesToo) {
    JARMOR_NEED(::geteuid() == 0, "needs root, to own a profile as root");
    const test::Site site;
    site.write("app.toml", "user = \"app\"\n");
    auto request = site.request("app");
    request.as_root = true;
    request.command_line.mode = "audit";
    const auto profile = load_profile(request);
    ASSERT_FALSE(profile);
    EXPECT_EQ(profile.error().kind, Failure::policy);
    EXPECT_EQ(profile.error().line().rfind("--mode: 'audit' is weaker than", 0), 0U);
}

TEST(CommandLineLayer, AProfileOfTheCallersOwnDoesNotBindTheCaller) {
    JARMOR_NEED(::geteuid() == 0, "needs root, to become another user");
    const test::Site site;
    site.write("app.toml", "user = \"app\"\n");
    site.chown("app.toml", 1234, 1234);
    auto request = site.request("app");
    request.command_line.user = "other";
    request.command_line.mode = "observe";
    ASSERT_EQ(::seteuid(1234), 0);
    const auto error = site.error(request);
    ASSERT_EQ(::seteuid(0), 0);
    EXPECT_EQ(error, "");
}

}  // namespace
}  // namespace jarmor::launcher
