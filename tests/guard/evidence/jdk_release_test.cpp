#include "guard/evidence/jdk_release.h"

#include <gtest/gtest.h>

#include "guard/evidence/files.h"
#include "tests/support/jdks.h"
#include "tests/support/must_run.h"

namespace jarmor::guard {
namespace {

using Numbers = std::vector<unsigned>;

Numbers numbers(std::string_view text) {
    const auto version = parse_jdk_version(text, "test");
    if (!version) return {};
    return {version->feature, version->interim, version->update, version->patch};
}

TEST(JdkRelease, EveryWayAVersionIsWrittenGivesItsNumbers) {
    EXPECT_EQ(numbers("1.8.0_402"), (Numbers{8, 0, 402, 0}));
    EXPECT_EQ(numbers("1.8.0_402-b06"), (Numbers{8, 0, 402, 0}));
    EXPECT_EQ(numbers("1.8.0"), (Numbers{8, 0, 0, 0}));
    EXPECT_EQ(numbers("11.0.24"), (Numbers{11, 0, 24, 0}));
    EXPECT_EQ(numbers("17.0.15+6-Debian-1deb12u1"), (Numbers{17, 0, 15, 0}));
    EXPECT_EQ(numbers("25"), (Numbers{25, 0, 0, 0}));
    EXPECT_EQ(numbers("25.0.4.1"), (Numbers{25, 0, 4, 1}));
    EXPECT_EQ(numbers("21-ea"), (Numbers{21, 0, 0, 0}));
    EXPECT_EQ(numbers("11.0.9.1.101"), (Numbers{11, 0, 9, 1}));
    EXPECT_EQ(numbers("9-internal"), (Numbers{9, 0, 0, 0}));
}

TEST(JdkRelease, WhatIsNoVersionIsRefusedAndQuoted) {
    for (const char* text :
         {"", "x", "17.", ".17", "17..1", "-17", "17 ", "1.8.0_", "99999999999", "0", "17_1"}) {
        auto version = parse_jdk_version(text, "/j/release:1");
        ASSERT_FALSE(version) << text;
        EXPECT_EQ(version.error().kind, Failure::java);
        EXPECT_NE(version.error().line().find("/j/release:1: has the version \"" + std::string(text) + "\""),
                  std::string::npos);
    }
}

TEST(JdkRelease, QuotesAreOptionalAndLineEndsOfAnyKindPass) {
    const auto release = parse_jdk_release(
        "IMPLEMENTOR=Azul\r\n\nJAVA_VERSION=\"1.8.0_402\"\r\nX={\"a\": \"b\"}\n", "release");
    ASSERT_TRUE(release);
    EXPECT_EQ(release->vendor, "Azul");
    EXPECT_EQ(release->version.update, 402U);
    EXPECT_EQ(release->version.text, "1.8.0_402");
}

TEST(JdkRelease, AFaultIsNamedWithItsLine) {
    EXPECT_EQ(parse_jdk_release("A=1\nnonsense\n", "/j/release").error().where, "/j/release:2");
    EXPECT_EQ(parse_jdk_release("A=1\nJAVA_VERSION=\"x\"\n", "/j/release").error().where, "/j/release:2");
    EXPECT_EQ(parse_jdk_release("A=1\n", "/j/release").error().what, "has no line JAVA_VERSION=\"...\"");
    EXPECT_EQ(parse_jdk_release(std::string(70000, '\n'), "/j/release").error().what,
              "is larger than 64 KiB");
}

TEST(JdkRelease, TheReleaseFileOfEveryInstalledJdkIsUnderstood) {
    const auto homes = support::installed_jdks();
    JARMOR_NEED(!homes.empty(), "no JDK below /usr/lib/jvm");
    for (const auto& home : homes) {
        const auto text = read_file(home + "/release", 65536, Failure::java);
        ASSERT_TRUE(text);
        const auto release = parse_jdk_release(*text, home + "/release");
        ASSERT_TRUE(release) << home;
        EXPECT_GE(release->version.feature, 8U);
        EXPECT_TRUE(release->runtime_version.starts_with(release->version.text));
        EXPECT_FALSE(release->vendor.empty());
    }
}

}  // namespace
}  // namespace jarmor::guard
