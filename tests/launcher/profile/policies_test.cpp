#include "launcher/profile/policies.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "launcher/plan/option_key.h"
#include "launcher/profile/load.h"
#include "site.h"

namespace jarmor::launcher {
namespace {

using ::testing::ElementsAre;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::StartsWith;

constexpr const char* strict = "-Dhttpclient.hostnameVerifier=Strict";

/// "option strength jdk-first-last" of each row in force for the option of `word`.
std::vector<std::string> in_force(const Profile& profile, const std::string& word) {
    std::vector<std::string> rows;
    for (const auto& policy : profile.jvm.policies) {
        if (key_of(policy.option).name != key_of(word).name) continue;
        rows.push_back(policy.option + " " + std::string(to_text(policy.strength)) + " " +
                       std::to_string(policy.jdk.first) + "-" + std::to_string(policy.jdk.last));
    }
    return rows;
}

std::string row(const std::string& option, const std::string& more = "") {
    return "[[jvm.option]]\noption = \"" + option + "\"\n" + more;
}

std::string waiver(const std::string& rule, const std::string& until) {
    return "[[waiver]]\nrule = \"" + rule + "\"\nreason = \"r\"\nby = \"b\"\nuntil = " + until + "\n";
}

TEST(Policies, TheSiteMayNotWeakenAnEnforcedOption) {
    const test::Site site;
    for (const std::string& text :
         {row("-Dhttpclient.hostnameVerifier=AllowAll"), row(strict, "strength = \"default\"\n"),
          row(strict, "strength = \"bound\"\n"), row(strict, "strength = \"forbid\"\n"),
          row("-Dhttpclient.host*", "strength = \"forbid\"\n"),
          row("-Dhttpclient.hostnameVerifier=AllowAll", "jdk = \"17\"\n")}) {
        site.write("app.toml", text);
        EXPECT_THAT(site.error("app"),
                    ::testing::AllOf(StartsWith("ETC/app.toml:1:1: [[jvm.option]] '-Dhttpclient.host"),
                                     HasSubstr("is weaker than '-Dhttpclient.hostnameVerifier=Strict' "
                                               "(enforce) of the built-in profile base:"),
                                     EndsWith("; to allow it add [[waiver]] with rule = "
                                              "\"tls-hostname-verification\", reason, by and until")))
            << text;
    }
}

TEST(Policies, TheSiteMayRepeatAnEnforcedOption) {
    const test::Site site;
    site.write("app.toml", row(strict));
    const auto profile = site.load("app");
    ASSERT_TRUE(profile) << profile.error().line();
    EXPECT_THAT(in_force(*profile, "-Dhttpclient.hostnameVerifier"),
                ElementsAre("-Dhttpclient.hostnameVerifier=Strict enforce 8-0"));
}

TEST(Policies, AWaiverLetsTheSitesOwnDemandStandInItsPlace) {
    const test::Site site;
    site.write("app.toml", row("-Dhttpclient.hostnameVerifier=DefaultAndLocalhost",
                               "guideline = \"tls-hostname-verification\"\n"));
    site.write("app.d/50-waiver.toml", waiver("tls-hostname-verification", "2026-11-22"));
    const auto profile = site.load("app");
    ASSERT_TRUE(profile) << profile.error().line();
    EXPECT_THAT(in_force(*profile, "-Dhttpclient.hostnameVerifier"),
                ElementsAre("-Dhttpclient.hostnameVerifier=DefaultAndLocalhost enforce 8-0"));
    EXPECT_EQ(profile->jvm.policies.back().guideline, "") << "the waiver would lift the site's demand too";
}

TEST(Policies, AWaiverThatHasEndedOrIsForAnotherRuleLiftsNothing) {
    const test::Site site;
    const auto weak = row("-Dhttpclient.hostnameVerifier=DefaultAndLocalhost");
    site.write("app.toml", weak + waiver("tls-hostname-verification", "2026-11-21"));
    EXPECT_THAT(site.error("app"), HasSubstr("; its waiver at ETC/app.toml:3:1 has ended; to allow it"));
    site.write("app.toml", weak + waiver("tls-dh-key-size", "2027-11-21"));
    EXPECT_THAT(site.error("app"), HasSubstr("is weaker than"));
}

TEST(Policies, ABoundMayBeMadeStricterButNotWeaker) {
    const test::Site site;
    const auto dh = [](const std::string& size, const std::string& more = "") {
        return row("-Djdk.tls.ephemeralDHKeySize=" + size, more);
    };
    for (const std::string size : {"2048", "2112", "3072", "8192"}) {
        site.write("app.toml", dh(size));
        EXPECT_EQ(site.error("app"), "") << size;
    }
    for (const std::string size : {"1024", "2047", "3000", "8256", "legacy", "", "3072x", "-4096"}) {
        site.write("app.toml", dh(size));
        EXPECT_THAT(site.error("app"), HasSubstr("is weaker than")) << size;
    }
    site.write("app.toml", dh("3072", "strength = \"default\"\n"));
    EXPECT_THAT(site.error("app"), HasSubstr("is weaker than"));
}

TEST(Policies, SpellingsOfOneOptionAreTheSameOption) {
    const test::Site site;
    site.write("app.toml", row("-Xmx1g") + row("-XX:MaxHeapSize=2g"));
    EXPECT_THAT(site.error("app"), HasSubstr("'-XX:MaxHeapSize=2g' contradicts '-Xmx1g'"));
    site.write("app.toml", row("-XX:+ManagementServer"));
    EXPECT_THAT(site.error("app"), HasSubstr("is weaker than '-XX:-ManagementServer' (enforce)"));
}

TEST(Policies, ADropInCannotWeakenWhatTheProfileMadeStricter) {
    const test::Site site;
    site.write("app.toml", row("-Djdk.tls.ephemeralDHKeySize=3072", "strength = \"bound\"\n"));
    site.write("app.d/1.toml", row("-Djdk.tls.ephemeralDHKeySize=1024"));
    EXPECT_THAT(site.error("app"), HasSubstr("is weaker than '-Djdk.tls.ephemeralDHKeySize=2048' (bound)"));
}

TEST(Policies, ADefaultMayBeChangedAndEnforced) {
    const test::Site site;
    site.write("app.toml",
               row("-XX:-ExitOnOutOfMemoryError") + row("-XX:-UseG1GC", "strength = \"default\"\n"));
    const auto profile = site.load("app");
    ASSERT_TRUE(profile) << profile.error().line();
    EXPECT_THAT(in_force(*profile, "-XX:+ExitOnOutOfMemoryError"),
                ElementsAre("-XX:-ExitOnOutOfMemoryError enforce 8-0"));
    EXPECT_THAT(in_force(*profile, "-XX:+UseG1GC"), ElementsAre("-XX:-UseG1GC default 8-0"));
}

TEST(Policies, WhatIsForbiddenNeedsAWaiver) {
    const test::Site site;
    const auto port = row("-Dcom.sun.management.jmxremote.port=9999", "strength = \"default\"\n");
    site.write("app.toml", port);
    EXPECT_THAT(site.error("app"), HasSubstr("is weaker than '-Dcom.sun.management*' (forbid)"));
    site.write("app.toml", port + waiver("jmx-remote-off", "2026-12-31"));
    EXPECT_EQ(site.error("app"), "");
}

TEST(Policies, ARowForSomeJdksLeavesTheOthersToTheRowBelow) {
    const test::Site site;
    site.write("app.toml", row("-XX:-UseG1GC", "strength = \"default\"\njdk = \"17-21\"\n"));
    const auto profile = site.load("app");
    ASSERT_TRUE(profile) << profile.error().line();
    EXPECT_THAT(
        in_force(*profile, "-XX:+UseG1GC"),
        ElementsAre("-XX:+UseG1GC default 8-16", "-XX:+UseG1GC default 22-0", "-XX:-UseG1GC default 17-21"));
}

TEST(Policies, TwoRowsOfOneFileForTheSameOptionAreAnError) {
    const test::Site site;
    site.write("app.toml", row("-Da=1") + row("-Da=2"));
    EXPECT_EQ(site.error("app"),
              "ETC/app.toml:3:1: [[jvm.option]] '-Da=2' contradicts '-Da=1' at ETC/app.toml:1:1; keep one of "
              "the two, or give each its own jdk range");
    site.write("app.toml", row("-Da=1", "jdk = \"8-16\"\n") + row("-Da=2", "jdk = \"17+\"\n"));
    EXPECT_EQ(site.error("app"), "");
    site.write("app.toml", row("-Da=1"));
    site.write("app.d/1.toml", row("-Da=2"));
    EXPECT_THAT(in_force(*site.load("app"), "-Da"), ElementsAre("-Da=2 enforce 8-0"));
}

}  // namespace
}  // namespace jarmor::launcher
