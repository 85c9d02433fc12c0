#include <gmock/gmock.h>

#include <string>
#include <vector>

#include "tests/launcher/plan/option_fixture.h"

namespace jarmor::launcher {
namespace {

using guard::Severity;
using ::testing::HasSubstr;
using ::testing::Not;

TEST(Agents, ThatAreListedStartWithTheirOptionsUnchanged) {
    OptionFixture fixture;
    fixture.profile.jvm.agents = {{"/opt/a.jar", "", {"/etc/jarmor/x.toml", 3, 1}},
                                  {"/srv/app/lib/b.jar", "", {"/etc/jarmor/x.toml", 5, 1}},
                                  {"hprof", "", {"/etc/jarmor/x.toml", 7, 1}},
                                  {"/opt/libdt.so", "", {"/etc/jarmor/x.toml", 9, 1}}};
    const std::vector<std::string> words{"-javaagent:/opt/a.jar=port=1,token=abc", "-javaagent:lib/b.jar",
                                         "-agentlib:hprof=heap=dump", "-agentpath:/opt/libdt.so=x",
                                         "-Xrunhprof:cpu=samples"};
    auto line = words;
    line.emplace_back("Main");
    const auto plan = fixture.judge(line);
    EXPECT_EQ(errors(plan), 0);
    for (const auto& word : words) EXPECT_EQ(count(plan.words, word), 1) << word;
    ASSERT_EQ(plan.not_guaranteed.size(), 2U);
    EXPECT_THAT(plan.not_guaranteed[0], HasSubstr("hprof"));
}

TEST(Agents, ThatAreListedCannotBeReachedPastALinkOrByAnotherKindOfOption) {
    OptionFixture fixture;
    fixture.profile.jvm.agents = {{"/opt/a.jar", "", {}}, {"hprof", "", {}}};
    const auto plan = fixture.judge({"-javaagent:/opt/link/../a.jar=x", "Main"});
    EXPECT_EQ(count(plan.words, "-javaagent:/opt/a.jar=x"), 1);
    EXPECT_EQ(count(plan.words, "-javaagent:/opt/link/../a.jar=x"), 0);
    EXPECT_EQ(errors(fixture.judge({"-javaagent:hprof", "Main"})), 1) << "a file of that name";
    fixture.context.working_directory.clear();
    EXPECT_EQ(errors(fixture.judge({"-javaagent:hprof", "Main"})), 1);
}

TEST(Agents, AreProvedAgainAtEveryStart) {
    OptionFixture fixture;
    fixture.profile.jvm.agents = {{"/opt/writable.jar", "", {"/etc/jarmor/x.toml", 3, 1}}};
    const auto plan = fixture.judge({"-javaagent:/opt/writable.jar", "Main"});
    EXPECT_EQ(errors(plan), 1);
    EXPECT_THAT(finding_of(plan.findings, "jvm-agent")->found, HasSubstr("written by uid 1000"));
    EXPECT_EQ(finding_of(plan.findings, "jvm-agent")->mend, "chown root");
}

TEST(Agents, DoNotShowTheirOptionsInFindings) {
    OptionFixture fixture;
    const auto plan = fixture.judge({"-javaagent:/opt/a.jar=token=hunter2", "Main"});
    for (const auto& finding : plan.findings) {
        EXPECT_THAT(finding.where + finding.found + finding.mend, Not(HasSubstr("hunter2")));
    }
}

TEST(LauncherAgent, OfTheManifestIsAnAgentLikeAnyOther) {
    OptionFixture fixture;
    guard::Manifest manifest;
    manifest.launcher_agent_class = "x.Agent";
    fixture.context.manifest = &manifest;
    const auto plan = fixture.judge({"-jar", "app.jar"});
    ASSERT_EQ(errors(plan), 1);
    EXPECT_EQ(finding_of(plan.findings, "jvm-agent")->mend, "[[jvm.agent]] path = \"/srv/app/app.jar\"");
    fixture.profile.jvm.agents = {{"/srv/app/app.jar", "", {"/etc/jarmor/x.toml", 3, 1}}};
    EXPECT_EQ(errors(fixture.judge({"-jar", "app.jar"})), 0);
    fixture.profile.jvm.agents.clear();
    fixture.profile.jvm.trusted_paths = {{"/srv/app", {"/etc/jarmor/x.toml", 3, 1}}};
    EXPECT_EQ(errors(fixture.judge({"-jar", "app.jar"})), 0);
    OptionFixture old(8);
    old.context.manifest = &manifest;
    EXPECT_EQ(errors(old.judge({"-jar", "app.jar"})), 0) << "JDK 8 does not know it";
}

TEST(JreVersion, OfTheManifestIsRefusedOnTheJdkThatReadsIt) {
    guard::Manifest manifest;
    manifest.main_class = "org.example.Main";
    manifest.jre_version = "1.7+";
    OptionFixture old(8);
    old.context.manifest = &manifest;
    const auto plan = old.judge({"-jar", "app.jar"});
    ASSERT_EQ(errors(plan), 1);
    EXPECT_THAT(finding_of(plan.findings, "jvm-alternate-vm")->found, HasSubstr("JRE-Version 1.7+"));
    EXPECT_THAT(finding_of(plan.findings, "jvm-alternate-vm")->mend,
                HasSubstr("java -cp app.jar org.example.Main"));
    EXPECT_EQ(errors(old.judge({"-cp", "app.jar", "org.example.Main"})), 0) << "the mend";
    old.waive("jvm-alternate-vm");
    EXPECT_EQ(errors(old.judge({"-jar", "app.jar"})), 0);
    OptionFixture fixture;
    fixture.context.manifest = &manifest;
    EXPECT_EQ(errors(fixture.judge({"-jar", "app.jar"})), 0) << "JDK 9 and later do not look at it";
}

TEST(LauncherAgent, OtherLawfulManifestEntriesPass) {
    OptionFixture fixture;
    guard::Manifest manifest;
    manifest.add_opens = "java.base/java.lang";
    manifest.enable_native_access = "ALL-UNNAMED";
    manifest.class_path = "lib/a.jar";
    fixture.context.manifest = &manifest;
    EXPECT_TRUE(fixture.judge({"-jar", "app.jar"}).findings.empty());
}

TEST(Debugger, ThatIsDeclaredListensOnLoopbackWhateverWasAskedFor) {
    OptionFixture fixture;
    fixture.profile.jvm.debug = Debug{5005, false, {"/etc/jarmor/x.toml", 3, 1}};
    const std::string expected =
        "-agentlib:jdwp=transport=dt_socket,server=y,suspend=n,address=127.0.0.1:5005";
    for (const char* given : {"-agentlib:jdwp=transport=dt_socket,server=y,suspend=n,address=*:8000",
                              "-Xrunjdwp:transport=dt_socket,server=y,suspend=n,address=0.0.0.0:5005"}) {
        const auto plan = fixture.judge({given, "Main"});
        EXPECT_EQ(count(plan.words, expected), 1) << given;
        EXPECT_EQ(count(plan.words, given), 0);
        EXPECT_EQ(errors(plan), 0);
    }
    EXPECT_EQ(count(fixture.judge({"Main"}).words, expected), 1) << "declared is asked for";
    EXPECT_EQ(count(fixture.judge({expected, "Main"}).words, expected), 1);
    EXPECT_EQ(errors(fixture.judge({"-agentlib:jdwp=transport=dt_socket,onthrow=E,launch=sh", "Main"})), 1);
    EXPECT_EQ(errors(fixture.judge({"-agentlib:jdwp=transport=dt_socket,server=n,address=evil:1", "Main"})),
              1);
}

TEST(Jmx, ThatIsDeclaredIsExactlyWhatTheJvmGets) {
    OptionFixture fixture;
    fixture.profile.jvm.jmx =
        Jmx{"127.0.0.1", 9010, 0, "/etc/jmx.password", "", false, {"/etc/jarmor/x.toml", 3, 1}};
    const auto plan =
        fixture.judge({"-Dcom.sun.management.jmxremote", "-Dcom.sun.management.jmxremote.authenticate=false",
                       "-Dcom.sun.management.jmxremote.port=9999", "Main"});
    EXPECT_EQ(errors(plan), 0);
    EXPECT_EQ(count(plan.words, "-XX:-ManagementServer"), 0);
    EXPECT_EQ(count(plan.words, "-Dcom.sun.management.jmxremote"), 1);
    EXPECT_EQ(count(plan.words, "-Dcom.sun.management.jmxremote.authenticate=false"), 0);
    EXPECT_EQ(count(plan.words, "-Dcom.sun.management.jmxremote.port=9999"), 0);
    for (const char* word :
         {"-Dcom.sun.management.jmxremote.host=127.0.0.1", "-Dcom.sun.management.jmxremote.port=9010",
          "-Dcom.sun.management.jmxremote.rmi.port=9010", "-Dcom.sun.management.jmxremote.authenticate=true",
          "-Dcom.sun.management.jmxremote.password.file=/etc/jmx.password",
          "-Dcom.sun.management.jmxremote.ssl=false"})
        EXPECT_EQ(count(plan.words, word), 1) << word;
}

TEST(Jmx, ClientsAreSentToTheAddressItListensOn) {
    OptionFixture fixture;
    fixture.profile.jvm.jmx =
        Jmx{"localhost", 9010, 0, "/etc/jmx.password", "", false, {"/etc/jarmor/x.toml", 3, 1}};
    const auto plan = fixture.judge({"Main"});
    EXPECT_EQ(count(plan.words, "-Dcom.sun.management.jmxremote.host=127.0.0.1"), 1)
        << "a name that Java cannot find would open every address";
    EXPECT_EQ(count(plan.words, "-Djava.rmi.server.hostname=127.0.0.1"), 1);
    const auto own = fixture.judge({"-Djava.rmi.server.hostname=jmx.example.com", "Main"});
    EXPECT_EQ(count(own.words, "-Djava.rmi.server.hostname=jmx.example.com"), 1);
    EXPECT_EQ(count(own.words, "-Djava.rmi.server.hostname=127.0.0.1"), 0);
    fixture.profile.jvm.jmx->host = "0.0.0.0";
    fixture.profile.jvm.jmx->tls = true;
    EXPECT_EQ(count(fixture.judge({"Main"}).words, "-Djava.rmi.server.hostname=0.0.0.0"), 0);
}

TEST(Jmx, ThatCannotWorkOrWouldBeOpenToAllIsSaid) {
    OptionFixture fixture;
    fixture.profile.jvm.jmx =
        Jmx{"127.0.0.1", 9010, 0, "/etc/jmx.password", "", true, {"/etc/jarmor/x.toml", 3, 1}};
    const auto plan = fixture.judge({"Main"});
    ASSERT_NE(finding_of(plan.findings, "jmx-rmi-hostname"), nullptr);
    EXPECT_EQ(finding_of(plan.findings, "jmx-rmi-hostname")->severity, Severity::warning);
    for (const char* word : {"-Dcom.sun.management.jmxremote.ssl.config.file=/etc/app/jmx-tls.properties",
                             "-Djavax.net.ssl.keyStore=/etc/app/keys.p12"})
        EXPECT_EQ(finding_of(fixture.judge({word, "Main"}).findings, "jmx-rmi-hostname"), nullptr) << word;

    OptionFixture old(8, 92);
    old.profile.jvm.jmx = fixture.profile.jvm.jmx;
    EXPECT_EQ(errors(old.judge({"Main"})), 0);
    old.profile.jvm.jmx->tls = false;
    EXPECT_EQ(errors(old.judge({"Main"})), 1) << "update 92 ignores the host";
    OptionFixture newer(8, 402);
    newer.profile.jvm.jmx = old.profile.jvm.jmx;
    EXPECT_EQ(errors(newer.judge({"Main"})), 0);
}

TEST(Attach, FollowsTheProfile) {
    OptionFixture fixture;
    fixture.profile.jvm.attach = {Attach::on, {"/etc/jarmor/x.toml", 3, 1}};
    const auto on = fixture.judge({"-XX:+StartAttachListener", "Main"});
    EXPECT_EQ(count(on.words, "-XX:+DisableAttachMechanism"), 0);
    EXPECT_EQ(count(on.words, "-XX:+StartAttachListener"), 1);
    EXPECT_EQ(count(on.words, "-XX:-EnableDynamicAgentLoading"), 0);
    EXPECT_EQ(finding_of(on.findings, "jvm-attach")->severity, Severity::warning);
    fixture.profile.jvm.attach.value = Attach::diagnostics;
    const auto diagnostics = fixture.judge({"-XX:+EnableDynamicAgentLoading", "Main"});
    EXPECT_EQ(count(diagnostics.words, "-XX:+DisableAttachMechanism"), 0);
    EXPECT_EQ(count(diagnostics.words, "-XX:-EnableDynamicAgentLoading"), 1);
    EXPECT_EQ(count(diagnostics.words, "-XX:+EnableDynamicAgentLoading"), 0);
    EXPECT_THAT(finding_of(diagnostics.findings, "jvm-attach")->found, HasSubstr("can load code"));
    OptionFixture newer(21);
    newer.profile.jvm.attach = fixture.profile.jvm.attach;
    EXPECT_THAT(finding_of(newer.judge({"Main"}).findings, "jvm-attach")->found, HasSubstr("can read"));
    EXPECT_EQ(errors(fixture.judge({"-XX:+StartAttachListener", "Main"})), 1);
    fixture.profile.jvm.attach.value = Attach::off;
    const auto off = fixture.judge({"-XX:-DisableAttachMechanism", "Main"});
    EXPECT_EQ(off.words.back() == "-XX:-DisableAttachMechanism", false);
    EXPECT_EQ(count(off.words, "-XX:-DisableAttachMechanism"), 0);
    EXPECT_EQ(count(off.words, "-XX:+DisableAttachMechanism"), 1);
}

}  // namespace
}  // namespace jarmor::launcher
