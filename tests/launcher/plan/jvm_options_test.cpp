#include "launcher/plan/jvm_options.h"

#include <gmock/gmock.h>

#include <string>
#include <vector>

#include "tests/launcher/plan/option_fixture.h"

namespace jarmor::launcher {
namespace {

using guard::Action;
using guard::Severity;
using ::testing::HasSubstr;

const std::string strict = "-Dhttpclient.hostnameVerifier=Strict";

TEST(EnforcedBlock, StandsBehindEveryOptionOfTheUser) {
    OptionFixture fixture;
    const auto plan = fixture.judge({"-Xmx512m", "-cp", "a:b", "-Dmine=1", "Main", "-Dnot=ours"});
    EXPECT_EQ(errors(plan), 0);
    const auto last_of_user = position(plan.words, "-Dmine=1");
    for (const auto& word : {strict, std::string("-Djdk.tls.rejectClientInitiatedRenegotiation=true"),
                             std::string("-Djdk.tls.ephemeralDHKeySize=2048"),
                             std::string("-XX:-ManagementServer"), std::string("-XX:+DisableAttachMechanism"),
                             std::string("-XX:+UseG1GC"), std::string("-XX:-EnableDynamicAgentLoading")}) {
        EXPECT_EQ(count(plan.words, word), 1) << word;
        EXPECT_GT(position(plan.words, word), last_of_user) << word;
        EXPECT_EQ(decision_on(plan, word).action, Action::add) << word;
    }
    EXPECT_EQ(count(plan.words, "-Dnot=ours"), 0) << "the program's arguments are none of its words";
}

TEST(EnforcedBlock, StandsBeforeAWordAtWhichJavaStopsReading) {
    OptionFixture fixture;
    const auto plan = fixture.judge({"-Dmine=1", "-version"});
    EXPECT_EQ(plan.words.back(), "-version");
    EXPECT_GT(position(plan.words, strict), position(plan.words, "-Dmine=1"));
}

TEST(EnforcedBlock, ReplacesWhatTheUserSaidAndSaysWhatThatWas) {
    OptionFixture fixture;
    const auto plan = fixture.judge({"-Dhttpclient.hostnameVerifier=AllowAll", "Main"});
    const auto decision = decision_on(plan, "-Dhttpclient.hostnameVerifier=AllowAll");
    EXPECT_EQ(decision.action, Action::replace);
    EXPECT_EQ(decision.result, strict);
    EXPECT_EQ(decision.reason, "was AllowAll");
    EXPECT_EQ(decision.rule, "tls-hostname-verification");
    EXPECT_EQ(count(plan.words, strict), 1);
    EXPECT_EQ(count(plan.words, "-Dhttpclient.hostnameVerifier=AllowAll"), 0);
    EXPECT_EQ(finding_of(plan.findings, "tls-hostname-verification")->severity, Severity::warning);
}

TEST(EnforcedBlock, SaysNothingWhereTheUserAsksForTheSame) {
    OptionFixture fixture;
    const auto plan = fixture.judge({strict, "-XX:+DisableAttachMechanism", "Main"});
    EXPECT_EQ(plan.findings.size(), 0U);
    EXPECT_EQ(count(plan.words, strict), 1);
    EXPECT_EQ(decision_on(plan, strict).action, Action::pass);
}

TEST(EnforcedBlock, IsEmittedOnlyWhereTheJdkHasTheOption) {
    EXPECT_EQ(count(OptionFixture(8).judge({"Main"}).words, "-XX:-EnableDynamicAgentLoading"), 0);
    EXPECT_EQ(count(OptionFixture(11).judge({"Main"}).words, "-XX:-EnableDynamicAgentLoading"), 1);
    EXPECT_EQ(count(OptionFixture(8, 66).judge({"Main"}).words, "-XX:+ExitOnOutOfMemoryError"), 0);
    OptionFixture fixture(17);
    fixture.profile.jvm.policies.push_back({"-Dnew=1", Strength::enforce, "r", {21, 0}, "", {"base", 1, 1}});
    EXPECT_EQ(count(fixture.judge({"Main"}).words, "-Dnew=1"), 0);
}

TEST(Bound, LetsTheUserBeStricterButNotWeaker) {
    OptionFixture fixture;
    const auto stricter = fixture.judge({"-Djdk.tls.ephemeralDHKeySize=4096", "Main"});
    EXPECT_EQ(count(stricter.words, "-Djdk.tls.ephemeralDHKeySize=4096"), 1);
    EXPECT_EQ(count(stricter.words, "-Djdk.tls.ephemeralDHKeySize=2048"), 0);
    const auto weaker = fixture.judge({"-Djdk.tls.ephemeralDHKeySize=legacy", "Main"});
    EXPECT_EQ(count(weaker.words, "-Djdk.tls.ephemeralDHKeySize=2048"), 1);
    EXPECT_EQ(count(weaker.words, "-Djdk.tls.ephemeralDHKeySize=legacy"), 0);
    const auto twice =
        fixture.judge({"-Djdk.tls.ephemeralDHKeySize=4096", "-Djdk.tls.ephemeralDHKeySize=1024", "Main"});
    EXPECT_EQ(count(twice.words, "-Djdk.tls.ephemeralDHKeySize=1024"), 0);
}

TEST(Default, GivesWayToTheUser) {
    OptionFixture fixture;
    EXPECT_EQ(count(fixture.judge({"Main"}).words, "-XX:+ExitOnOutOfMemoryError"), 1);
    const auto plan = fixture.judge({"-XX:-ExitOnOutOfMemoryError", "Main"});
    EXPECT_EQ(count(plan.words, "-XX:+ExitOnOutOfMemoryError"), 0);
    EXPECT_EQ(count(plan.words, "-XX:-ExitOnOutOfMemoryError"), 1);
    EXPECT_EQ(plan.findings.size(), 0U);
}

TEST(Forbid, TakesPropertiesAwayAndRefusesTheRest) {
    OptionFixture fixture;
    const auto plan = fixture.judge({"-Djava.secret.switch.on=1", "Main"});
    EXPECT_EQ(decision_on(plan, "-Djava.secret.switch.on=1").action, Action::strip);
    EXPECT_EQ(count(plan.words, "-Djava.secret.switch.on=1"), 0);
    EXPECT_EQ(errors(plan), 0);
    EXPECT_EQ(errors(fixture.judge({"-Xrs", "Main"})), 1);
}

TEST(OwnPolicy, WinsOverTheBuiltInOneAndIsReportedWhereItLoosens) {
    OptionFixture fixture;
    fixture.own_policy("-Dhttpclient.hostnameVerifier=DefaultAndLocalhost", Strength::enforce);
    const auto plan = fixture.judge({"Main"});
    EXPECT_EQ(count(plan.words, "-Dhttpclient.hostnameVerifier=DefaultAndLocalhost"), 1);
    EXPECT_EQ(count(plan.words, strict), 0);
    const auto* finding = finding_of(plan.findings, "tls-hostname-verification");
    ASSERT_NE(finding, nullptr);
    EXPECT_EQ(finding->severity, Severity::warning);
    EXPECT_EQ(finding->where, "/etc/jarmor/x.toml:5:1");
}

TEST(OwnPolicy, MayForbidWhatADeclarationWouldAllow) {
    OptionFixture fixture;
    fixture.profile.jvm.agents.push_back({"/opt/a.jar", "", {"/etc/jarmor/x.toml", 3, 1}});
    EXPECT_EQ(errors(fixture.judge({"-javaagent:/opt/a.jar", "Main"})), 0);
    fixture.own_policy("-javaagent*", Strength::forbid);
    EXPECT_EQ(errors(fixture.judge({"-javaagent:/opt/a.jar", "Main"})), 1);
}

TEST(Waiver, TurnsARefusalIntoAWarningThatNamesItsEnd) {
    OptionFixture fixture;
    const auto refused = fixture.judge({"-Xverify:none", "Main"});
    ASSERT_EQ(errors(refused), 1);
    EXPECT_EQ(finding_of(refused.findings, "jvm-verification")->mend,
              "[[waiver]] rule = \"jvm-verification\", reason = \"WHY\", by = \"WHO\", until = 2024-10-11");
    fixture.waive("jvm-verification");
    const auto waived = fixture.judge({"-Xverify:none", "Main"});
    EXPECT_EQ(errors(waived), 0);
    EXPECT_EQ(count(waived.words, "-Xverify:none"), 1);
    EXPECT_THAT(finding_of(waived.findings, "jvm-verification")->found, HasSubstr("until 2024-10-04"));
}

TEST(Waiver, HasAnEnd) {
    OptionFixture fixture;
    fixture.waive("jvm-verification", 19'999);
    EXPECT_EQ(errors(fixture.judge({"-Xverify:none", "Main"})), 1);
}

TEST(Waiver, LeavesTheUsersValueInForceAndOursOut) {
    OptionFixture fixture;
    fixture.waive("tls-hostname-verification");
    const auto plan = fixture.judge({"-Dhttpclient.hostnameVerifier=AllowAll", "Main"});
    EXPECT_EQ(count(plan.words, "-Dhttpclient.hostnameVerifier=AllowAll"), 1);
    EXPECT_EQ(count(plan.words, strict), 0);
    EXPECT_EQ(count(fixture.judge({"Main"}).words, strict), 1) << "who says nothing still gets ours";
    fixture.waive("jmx-remote-off");
    const auto jmx = fixture.judge({"-Dcom.sun.management.jmxremote", "Main"});
    EXPECT_EQ(count(jmx.words, "-Dcom.sun.management.jmxremote"), 1);
    EXPECT_EQ(count(jmx.words, "-XX:-ManagementServer"), 0);
}

TEST(OptionPlan, HasADecisionForEveryOptionInOrder) {
    OptionFixture fixture;
    const auto plan =
        fixture.judge({"-Da=1", "--add-opens", "java.base/java.lang=ALL-UNNAMED", "-Xrs", "Main"});
    ASSERT_GE(plan.decisions.size(), 3U);
    EXPECT_EQ(plan.decisions[0].given, "-Da=1");
    EXPECT_EQ(plan.decisions[1].given, "--add-opens java.base/java.lang=ALL-UNNAMED");
    EXPECT_EQ(plan.decisions[1].result, plan.decisions[1].given);
    EXPECT_EQ(plan.decisions[2].action, Action::refuse);
    EXPECT_EQ(plan.words[1], "--add-opens");
    EXPECT_EQ(plan.words[2], "java.base/java.lang=ALL-UNNAMED");
}

TEST(OptionPlan, ShowsEverythingThatIsWrongAtOnce) {
    OptionFixture fixture;
    const auto plan = fixture.judge({"-Xrs", "-XX:Flags=/x", "-javaagent:/x.jar", "-XX:OnError=sh", "Main"});
    EXPECT_EQ(errors(plan), 4);
}

TEST(OptionPlan, KeepsALiteralAtSignLiteral) {
    OptionFixture fixture;
    const auto plan = fixture.judge({"-cp", "@@dir", "Main"});
    EXPECT_EQ(count(plan.words, "@@dir"), 1);
}

}  // namespace
}  // namespace jarmor::launcher
