#include <gmock/gmock.h>

#include <string>
#include <vector>

#include "tests/launcher/plan/option_fixture.h"

namespace jarmor::launcher {
namespace {

using guard::Severity;
using ::testing::HasSubstr;
using ::testing::Not;

TEST(CodePaths, ThatAreTrustedPassAndEmptyOnesVanish) {
    OptionFixture fixture;
    fixture.profile.jvm.trusted_paths = {{"/opt/x", {"/etc/jarmor/x.toml", 3, 1}}};
    const auto plan = fixture.judge(
        {"-Xbootclasspath/a:/opt/x/a.jar:/opt/x/b.jar", "--patch-module", "java.base=/opt/x/p",
         "-XX:SharedArchiveFile=/usr/lib/jvm/jdk/lib/classes.jsa", "-Xbootclasspath/a:", "Main"});
    EXPECT_TRUE(plan.findings.empty());
    EXPECT_EQ(count(plan.words, "-Xbootclasspath/a:/opt/x/a.jar:/opt/x/b.jar"), 1);
    EXPECT_EQ(count(plan.words, "java.base=/opt/x/p"), 1);
    EXPECT_EQ(count(plan.words, "-Xbootclasspath/a:"), 0);
    EXPECT_EQ(decision_on(plan, "-Xbootclasspath/a:").reason, "empty");
    for (const char* outside :
         {"-Xbootclasspath/a:/opt/x/a.jar:/opt/y.jar", "-Xbootclasspath/a:/opt/x/../y.jar",
          "-Xbootclasspath/a:/opt/xy.jar", "-Xbootclasspath/a:/opt/x/writable.jar",
          "-XX:SharedArchiveFile=/usr/lib/jvm/jdk/../x.jsa"})
        EXPECT_EQ(errors(fixture.judge({outside, "Main"})), 1) << outside;
}

TEST(CodePaths, OfJdk8AreJudgedInJdk8AndLeftToLaterOnes) {
    EXPECT_EQ(errors(OptionFixture(8).judge({"-Djava.endorsed.dirs=/opt/e", "Main"})), 1);
    EXPECT_EQ(errors(OptionFixture(8).judge({"-Xbootclasspath/p:/opt/e.jar", "Main"})), 1);
    EXPECT_EQ(errors(OptionFixture(8).judge({"-Djava.endorsed.dirs=/usr/lib/jvm/jdk/lib/endorsed", "Main"})),
              0);
    EXPECT_EQ(count(OptionFixture(17).judge({"-Xbootclasspath/p:x", "Main"}).words, "-Xbootclasspath/p:x"),
              1);
}

TEST(CodePaths, BelowTheHomeAreTheProductsWhereItsStartScriptNamesThem) {
    const std::string script = "/etc/jarmor/wso2am.toml";
    OptionFixture fixture(8);
    fixture.context.product_home = "/opt/wso2am";
    fixture.context.product_source = script;
    const std::string own = "-Djava.endorsed.dirs=/opt/wso2am/lib/endorsed:/usr/lib/jvm/jdk/lib/endorsed";
    const auto plan = fixture.judge({own, "-Xbootclasspath/a:/opt/wso2am/writable.jar", "Main"}, script);
    EXPECT_TRUE(plan.findings.empty());
    EXPECT_EQ(count(plan.words, own), 1);
    // Said as of the class path: the service user can change it.
    ASSERT_EQ(plan.not_guaranteed.size(), 1U);
    EXPECT_THAT(plan.not_guaranteed.front(), HasSubstr("/opt/wso2am/writable.jar"));
    for (const char* source : {"JAVA_OPTS", "command line", "/opt/wso2am/bin/words"})
        EXPECT_EQ(errors(fixture.judge({own, "Main"}, source)), 1) << source;
    EXPECT_EQ(errors(fixture.judge({"-Djava.endorsed.dirs=/opt/wso2am/../e", "Main"}, script)), 1);
    EXPECT_EQ(errors(fixture.judge({"-Xbootclasspath/p:/opt/wso2am/a.jar", "Main"}, script)), 1);
}

TEST(Commands, ThatTheProfileListsPass) {
    OptionFixture fixture;
    const std::string command = "-XX:OnOutOfMemoryError=/opt/report.sh \"%p\"";
    const auto refused = fixture.judge({command, "Main"});
    EXPECT_EQ(finding_of(refused.findings, "jvm-commands")->mend,
              "[jvm] options = [\"-XX:OnOutOfMemoryError=/opt/report.sh \\\"%p\\\"\"]");
    fixture.profile.jvm.options = {{command, {"/etc/jarmor/x.toml", 3, 1}}};
    EXPECT_EQ(errors(fixture.judge({command, "Main"})), 0);
    EXPECT_EQ(errors(fixture.judge({command + ";", "Main"})), 1);
}

TEST(Collectors, AreTheUsersChoiceAndOtherwiseExplicit) {
    for (const char* collector :
         {"-XX:+UseSerialGC", "-XX:+UseParallelGC", "-XX:+UseZGC", "-XX:+UseShenandoahGC",
          "-XX:+UseEpsilonGC", "-XX:+AggressiveHeap", "-XX:-UseG1GC"}) {
        const auto plan = OptionFixture(17).judge({collector, "Main"});
        EXPECT_EQ(count(plan.words, collector), 1) << collector;
        EXPECT_EQ(count(plan.words, "-XX:+UseG1GC"), 0) << collector;
        EXPECT_TRUE(plan.findings.empty()) << collector;
    }
    EXPECT_EQ(count(OptionFixture(17).judge({"-XX:+UseSerialGC", "-XX:-UseSerialGC", "Main"}).words,
                    "-XX:+UseG1GC"),
              1);
    EXPECT_EQ(count(OptionFixture(8).judge({"-XX:+UseConcMarkSweepGC", "-XX:+UseParNewGC", "Main"}).words,
                    "-XX:+UseG1GC"),
              0);
}

TEST(Collectors, ThatClashAreRefusedInOneLine) {
    const auto plan = OptionFixture(17).judge({"-XX:+UseSerialGC", "-XX:+UseZGC", "Main"});
    EXPECT_EQ(errors(plan), 2);
    EXPECT_THAT(finding_of(plan.findings, "jvm-gc")->found, HasSubstr("Serial and Z"));
    EXPECT_EQ(errors(OptionFixture(8).judge({"-XX:+UseParallelGC", "-XX:+UseParallelOldGC", "Main"})), 0);
}

TEST(Collectors, MayBeEnforcedByAProfile) {
    OptionFixture fixture;
    fixture.own_policy("-XX:+UseParallelGC", Strength::enforce);
    const auto plan = fixture.judge({"-XX:+UseZGC", "Main"});
    EXPECT_EQ(count(plan.words, "-XX:+UseZGC"), 0);
    EXPECT_EQ(count(plan.words, "-XX:+UseParallelGC"), 1);
}

TEST(JavaSecurityOption, IsOursUnlessTheProfileGivesItUp) {
    OptionFixture fixture;
    fixture.context.java_security_file = "/etc/jarmor/17.properties";
    const auto plan = fixture.judge({"-Djava.security.properties=/tmp/x", "Main"});
    EXPECT_EQ(count(plan.words, "-Djava.security.properties=/etc/jarmor/17.properties"), 1);
    EXPECT_EQ(count(plan.words, "-Djava.security.properties=/tmp/x"), 0);
    EXPECT_EQ(decision_on(plan, "-Djava.security.properties=/tmp/x").mend, "[jvm] java_security = false");
    fixture.context.java_security_file.clear();
    EXPECT_EQ(errors(fixture.judge({"-Djava.security.properties=/opt/fips.properties", "Main"})), 0);
    EXPECT_EQ(errors(fixture.judge({"-Djava.security.properties==/opt/writable", "Main"})), 1);
}

TEST(SecurityManager, IsNeverEmittedFromJdk24On) {
    OptionFixture fixture(25);
    EXPECT_TRUE(fixture.judge({"-Djava.security.manager=disallow", "Main"}).findings.empty());
    fixture.profile.jvm.policies.push_back({"-Djava.security.manager",
                                            Strength::enforce,
                                            "jvm-security-manager",
                                            {},
                                            "",
                                            {"/etc/jarmor/x.toml", 3, 1}});
    const auto plan = fixture.judge({"Main"});
    EXPECT_EQ(errors(plan), 1);
    EXPECT_EQ(count(plan.words, "-Djava.security.manager"), 0);
}

TEST(Secrets, OnTheCommandLineAreNamedButNotShown) {
    OptionFixture fixture;
    const auto plan = fixture.judge({"-Djavax.net.ssl.keyStorePassword=hunter2", "Main"});
    const auto* finding = finding_of(plan.findings, "secret-argv-env");
    ASSERT_NE(finding, nullptr);
    EXPECT_EQ(finding->where, "-Djavax.net.ssl.keyStorePassword=***");
    EXPECT_THAT(finding->found, Not(HasSubstr("hunter2")));
    EXPECT_EQ(count(plan.words, "-Djavax.net.ssl.keyStorePassword=hunter2"), 1);
}

TEST(OldFlags, AreHandedOnWithAWarning) {
    const auto plan = OptionFixture(17).judge({"-XX:MaxPermSize=64m", "Main"});
    EXPECT_EQ(count(plan.words, "-XX:MaxPermSize=64m"), 1);
    EXPECT_EQ(finding_of(plan.findings, "jvm-version-supported")->severity, Severity::warning);
}

TEST(UserOfNoPasswdEntry, GetsAHomeUnlessOneIsGiven) {
    OptionFixture fixture;
    fixture.context.user_home = "/tmp";
    fixture.context.user_name = "12345";
    EXPECT_EQ(count(fixture.judge({"Main"}).words, "-Duser.home=/tmp"), 1);
    const auto plan = fixture.judge({"-Duser.home=/data", "Main"});
    EXPECT_EQ(count(plan.words, "-Duser.home=/tmp"), 0);
    EXPECT_EQ(count(plan.words, "-Duser.name=12345"), 1);
}

TEST(ProgramArguments, ThatBecomePropertiesAreJudgedByTheSamePolicies) {
    OptionFixture fixture;
    fixture.context.profile = &fixture.profile;
    const auto judge = [&](const char* argument) { return judge_arguments({argument}, fixture.context); };
    for (const char* wrong : {"-Dhttpclient.hostnameVerifier=AllowAll", "-Djdk.tls.ephemeralDHKeySize=1024",
                              "-Dcom.sun.management.jmxremote", "-Djavax.net.debug=all"}) {
        const auto findings = judge(wrong);
        ASSERT_EQ(findings.size(), 1U) << wrong;
        EXPECT_EQ(findings[0].severity, Severity::error) << wrong;
    }
    for (const char* lawful : {"-DportOffset=3", "-Dprofile=gateway-worker", "--cleanRegistry", "-Xrs",
                               "-Dhttpclient.hostnameVerifier=Strict", "-Djdk.tls.ephemeralDHKeySize=4096"})
        EXPECT_TRUE(judge(lawful).empty()) << lawful;
    EXPECT_EQ(judge("-Ddb.password=x").at(0).severity, Severity::warning);
}

}  // namespace
}  // namespace jarmor::launcher
