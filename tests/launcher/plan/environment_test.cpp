#include "launcher/plan/environment.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "launcher/plan/environment_rules.h"

namespace jarmor::launcher {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::UnorderedElementsAre;

EnvironmentPlan plan(std::vector<const char*> variables, const Profile& profile = {},
                     const guard::Identity& identity = {}) {
    variables.push_back(nullptr);
    return plan_environment(variables.data(), profile, identity);
}

Value<OptionsFromEnv> decided(OptionsFromEnv value) {
    return {value, guard::Origin{"x.toml", 3, 1}};
}

TEST(Environment, EachDeniedVariableIsTakenOutAndNamedWithoutItsValue) {
    for (const char* entry : {"LD_PRELOAD=/s3cret",
                              "LD_AUDIT=/s3cret",
                              "GLIBC_TUNABLES=s3cret",
                              "GCONV_PATH=/s3cret",
                              "LOCPATH=/s3cret",
                              "HOSTALIASES=/s3cret",
                              "RES_OPTIONS=s3cret",
                              "LOCALDOMAIN=s3cret",
                              "OPENSSL_CONF=/s3cret",
                              "OPENSSL_MODULES=/s3cret",
                              "OPENSSL_ENGINES=/s3cret",
                              "BASH_ENV=/s3cret",
                              "BASH_FUNC_x%%=s3cret",
                              "ENV=/s3cret",
                              "IFS=s3cret",
                              "MALLOC_CHECK_=s3cret",
                              "MALLOC_ARENA_MAX=s3cret",
                              "CLASSPATH=/s3cret",
                              "JDK_ALTERNATE_VM=/s3cret",
                              "_JAVA_LAUNCHER_DEBUG=s3cret",
                              "JARMOR_PROFILE=s3cret",
                              "=s3cret",
                              "without_equals"}) {
        const auto result = plan({entry, "KEPT=1"});
        EXPECT_THAT(result.environ, ElementsAre("KEPT=1", "JARMOR_PROFILE=")) << entry;
        ASSERT_EQ(result.findings.size(), 1U) << entry;
        EXPECT_THAT(result.findings[0].where + result.findings[0].found, Not(HasSubstr("s3cret"))) << entry;
    }
}

TEST(Environment, WhatProductsReadReachesTheJvmUntouched) {
    for (const char* entry :
         {"WSO2_ADMIN_PASSWORD=a=b c", "BAL_CONFIG_DATA=[x]\ny=1", "BAL_CONFIG_VAR_PORT=9090", "JAVA_HOME=/j",
          "PATH=/bin", "TZ=UTC", "LANG=de_DE.UTF-8", "MALLOC_ARENA_MAX=2", "EMPTY=", "JAVA_OPTS=-Xmx1g",
          "KUBERNETES_SERVICE_HOST=10.0.0.1", "ENVIRONMENT=x", "IFSX=1", "NOTIFY_SOCKET=/run/n",
          "TMPDIR=/t"}) {
        const auto result = plan({entry});
        EXPECT_THAT(result.environ, Contains(std::string(entry)));
        EXPECT_TRUE(result.findings.empty()) << entry;
    }
}

TEST(Environment, AVariableThatIsThereTwiceReachesTheJvmOnce) {
    const auto result = plan({"A=1", "A=2"});
    EXPECT_THAT(result.environ, ElementsAre("A=1", "JARMOR_PROFILE="));
    EXPECT_EQ(result.findings.size(), 1U);
}

TEST(Environment, AnAgentInJavaToolOptionsIsNeverDroppedInSilence) {
    const auto result = plan({"JAVA_TOOL_OPTIONS=-javaagent:/otel.jar -Dx=1"});
    ASSERT_EQ(result.before.size(), 1U);
    EXPECT_EQ(result.before[0].text, "-javaagent:/otel.jar");
    EXPECT_EQ(result.before[0].origin.source, "JAVA_TOOL_OPTIONS");
    EXPECT_EQ(result.findings.size(), 1U) << "the -D word is dropped with a warning";
}

TEST(Environment, WhatIsDroppedNamesTheProfileLineThatKeepsIt) {
    EXPECT_EQ(plan({"CLASSPATH=/x"}).findings.at(0).mend, "[env] allow = [\"CLASSPATH\"]");
    EXPECT_EQ(plan({"LD_PRELOAD=/x"}).findings.at(0).mend, "[env.set] LD_PRELOAD = \"VALUE\"");
    EXPECT_EQ(plan({"JDK_JAVA_OPTIONS=-Dx"}).findings.at(0).mend, "[jvm] options_from_env = \"judge\"");
    EXPECT_EQ(plan({"JARMOR_PROFILE=x"}).findings.at(0).mend, "");
}

TEST(Environment, JudgeHandsEveryWordOnInTheOrderOfTheJvm) {
    Profile profile;
    profile.jvm.options_from_env = decided(OptionsFromEnv::judge);
    const auto result = plan({"_JAVA_OPTIONS=-Dlast=1", "JAVA_TOOL_OPTIONS='-Dfirst=a b' -Xmx1g"}, profile);
    ASSERT_EQ(result.before.size(), 2U);
    EXPECT_EQ(result.before[0].text, "-Dfirst=a b");
    ASSERT_EQ(result.after.size(), 1U);
    EXPECT_EQ(result.after[0].text, "-Dlast=1");
    EXPECT_THAT(result.environ, ElementsAre("JARMOR_PROFILE="));
}

TEST(Environment, AProductsOwnVariableIsJudgedWithoutBeingAsked) {
    Profile profile;
    profile.env.options.push_back({"JAVA_OPTS", {}});
    const auto result = plan({"JAVA_OPTS=-XX:OnOutOfMemoryError=\"kill -9 %p\""}, profile);
    ASSERT_EQ(result.before.size(), 1U);
    EXPECT_EQ(result.before[0].text, "-XX:OnOutOfMemoryError=kill -9 %p");
}

TEST(Environment, RefuseAndAnOpenQuoteRefuse) {
    Profile profile;
    profile.jvm.options_from_env = decided(OptionsFromEnv::refuse);
    EXPECT_EQ(plan({"_JAVA_OPTIONS=-Dx"}, profile).decisions.at(0).action, guard::Action::refuse);
    EXPECT_EQ(plan({"_JAVA_OPTIONS=-Dx"}, profile).findings.at(0).mend, "unset _JAVA_OPTIONS");
    profile.jvm.options_from_env = decided(OptionsFromEnv::judge);
    EXPECT_EQ(plan({"_JAVA_OPTIONS='-Dx"}, profile).decisions.at(0).action, guard::Action::refuse);
    EXPECT_EQ(plan({"_JAVA_OPTIONS='-Dx"}, profile).findings.at(0).mend, "close it");
    EXPECT_TRUE(plan({"_JAVA_OPTIONS=  "}, profile).decisions.empty()) << "an empty variable carries nothing";
}

TEST(Environment, TheAllowListKeepsOnlyWhatItNames) {
    Profile profile;
    profile.env.allow_list = {true, guard::Origin{"x.toml", 1, 1}};
    profile.env.allow.push_back({"WSO2_*", {}});
    const auto result = plan({"WSO2_A=1", "OTHER=1"}, profile);
    EXPECT_THAT(result.environ, ElementsAre("WSO2_A=1", "JARMOR_PROFILE="));
}

TEST(Environment, AProfileMayKeepOpensslConfButNeverTheCallersLoaderVariables) {
    Profile profile;
    profile.env.allow.push_back({"OPENSSL_CONF", {}});
    profile.env.allow.push_back({"LD_PRELOAD", {}});
    profile.env.allow.push_back({"JDK_*", {}});
    profile.env.set["LD_LIBRARY_PATH"] = {"/opt/native", {}};
    const auto result = plan(
        {"OPENSSL_CONF=/c", "LD_PRELOAD=/x.so", "LD_LIBRARY_PATH=/evil", "JDK_ALTERNATE_VM=/vm"}, profile);
    EXPECT_THAT(result.environ,
                UnorderedElementsAre("OPENSSL_CONF=/c", "LD_LIBRARY_PATH=/opt/native", "JARMOR_PROFILE="));
}

TEST(Environment, TheServiceUsersHomeReplacesThatOfTheCaller) {
    guard::Identity identity;
    identity.uid = 1000;
    identity.name = "svc";
    identity.home = "/home/svc";
    identity.changes = true;
    const auto result = plan({"HOME=/root", "USER=root", "LOGNAME=root"}, {}, identity);
    EXPECT_THAT(result.environ,
                UnorderedElementsAre("HOME=/home/svc", "USER=svc", "LOGNAME=svc", "JARMOR_PROFILE="));
}

TEST(Environment, DescriptorsThatAreNotHandedOnAreNotAnnouncedEither) {
    EXPECT_THAT(plan({"LISTEN_FDS=1", "LISTEN_PID=7"}).environ, ElementsAre("JARMOR_PROFILE="));
    Profile profile;
    profile.listen_fds.value = true;
    EXPECT_EQ(plan({"LISTEN_FDS=1", "LISTEN_PID=7"}, profile).environ.size(), 3U);
}

}  // namespace
}  // namespace jarmor::launcher
