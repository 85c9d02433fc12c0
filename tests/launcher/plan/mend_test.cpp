#include <gmock/gmock.h>

#include <string>
#include <vector>

#include "tests/launcher/plan/option_fixture.h"
#include "tests/launcher/profile/site.h"

namespace jarmor::launcher {
namespace {

void replace_all(std::string& text, const std::string& from, const std::string& to) {
    for (auto at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size()))
        text.replace(at, from.size(), to);
}

/// A mend as a person types it into a file: the table on a line, and each key on one.
std::string as_file(std::string mend) {
    mend.replace(mend.find("] ") + 1, 1, "\n");
    for (const char* key : {"reason = ", "by = ", "until = ", "password_file = "})
        replace_all(mend, std::string(", ") + key, std::string("\n") + key);
    return mend + "\n";
}

class Mend : public ::testing::TestWithParam<std::string> {};

TEST_P(Mend, OfARefusalPutIntoTheProfileLetsTheOptionStart) {
    const test::Site site;
    (void)site.write("x.toml", "extends = \"jvm\"\n");
    OptionFixture fixture(17);
    fixture.context.today_days = 20779;
    auto before = site.load("x");
    ASSERT_TRUE(before) << before.error().line();
    fixture.profile = *before;
    const auto refused = fixture.judge({GetParam(), "Main"});
    ASSERT_EQ(errors(refused), 1);
    const auto mend = decision_on(refused, GetParam()).mend;

    (void)site.write("x.toml", "extends = \"jvm\"\n" + as_file(mend));
    auto after = site.load("x");
    ASSERT_TRUE(after) << mend << ": " << after.error().line();
    fixture.profile = *after;
    const auto allowed = fixture.judge({GetParam(), "Main"});
    EXPECT_EQ(errors(allowed), 0) << mend;
    EXPECT_FALSE(decision_on(allowed, GetParam()).result.empty());
}

INSTANTIATE_TEST_SUITE_P(
    Options, Mend,
    ::testing::Values("-XXaltjvm=/tmp", "-zero", "-XX:Flags=/tmp/x", "-XX:VMOptionsFile=/tmp/x",
                      "-XX:+IgnoreUnrecognizedVMOptions", "-Djava.home=/tmp", "-Djava.class.path=/tmp",
                      "-Dsun.boot.library.path=/tmp", "-Djava.system.class.loader=a.B", "-XX:+EnableJVMCI",
                      "-Xverify:none", "-noverify", "-XX:-BytecodeVerificationRemote", "-Xrs",
                      "-XX:+ReduceSignalUsage", "-XX:+AllowRedefinitionToAddDeleteMethods",
                      "-Djavax.net.debug=all", "-XX:+StartAttachListener", "-XX:OnError=touch \"/tmp/x\"",
                      "-XX:OnOutOfMemoryError=kill -9 %p; \\sh", "-javaagent:/opt/a.jar=x=y",
                      "-javaagent:lib/a.jar", "-agentpath:/opt/liba.so", "-agentlib:a=x", "-Xruna:x",
                      "-agentlib:instrument=/opt/a.jar",
                      "-agentlib:jdwp=transport=dt_socket,server=y,suspend=n,address=*:5005",
                      "-Xrunjdwp:transport=dt_socket,server=y,address=5005", "-Xbootclasspath/a:/opt/x.jar",
                      "--patch-module=java.base=/opt/p", "-XX:SharedArchiveFile=/opt/a.jsa"));

class StripMend : public ::testing::TestWithParam<std::string> {};

TEST_P(StripMend, PutIntoTheProfileKeepsTheOption) {
    const test::Site site;
    OptionFixture fixture(17);
    fixture.context.today_days = 20779;
    (void)site.write("x.toml", "extends = \"jvm\"\n");
    auto before = site.load("x");
    ASSERT_TRUE(before) << before.error().line();
    fixture.profile = *before;
    const auto mend = decision_on(fixture.judge({GetParam(), "Main"}), GetParam()).mend;
    (void)site.write("x.toml", "extends = \"jvm\"\n" + as_file(mend));
    auto after = site.load("x");
    ASSERT_TRUE(after) << mend << ": " << after.error().line();
    fixture.profile = *after;
    const auto plan = fixture.judge({GetParam(), "Main"});
    EXPECT_EQ(count(plan.words, GetParam()), 1) << mend;
}

INSTANTIATE_TEST_SUITE_P(Options, StripMend,
                         ::testing::Values("-Dcom.sun.management.jmxremote", "-Djdk.module.main=x",
                                           "-Dhttpclient.hostnameVerifier=AllowAll",
                                           "-Djdk.tls.ephemeralDHKeySize=1024",
                                           "-Djdk.tls.rejectClientInitiatedRenegotiation=false",
                                           "-XX:-DisableAttachMechanism"));

}  // namespace
}  // namespace jarmor::launcher
