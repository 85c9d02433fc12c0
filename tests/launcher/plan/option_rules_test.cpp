#include <gmock/gmock.h>

#include <algorithm>
#include <string>
#include <vector>

#include "tests/launcher/plan/option_fixture.h"

namespace jarmor::launcher {
namespace {

using guard::Action;
using guard::Severity;
using ::testing::HasSubstr;
using ::testing::Not;

/// One option that is refused, by which rule, and what a site writes to allow it.
struct Refused {
    std::string option, rule, mend;
};

void PrintTo(const Refused& row, std::ostream* out) {
    *out << row.option;
}

class Refuses : public ::testing::TestWithParam<Refused> {};

TEST_P(Refuses, AndNamesTheProfileLineThatAllowsIt) {
    OptionFixture fixture(17);
    const auto plan = fixture.judge({GetParam().option, "Main"});
    const auto decision = decision_on(plan, GetParam().option);
    EXPECT_EQ(decision.action, Action::refuse);
    EXPECT_EQ(decision.rule, GetParam().rule);
    EXPECT_THAT(decision.mend, HasSubstr(GetParam().mend));
    EXPECT_EQ(count(plan.words, GetParam().option), 0);
    EXPECT_EQ(errors(plan), 1);
    EXPECT_EQ(finding_of(plan.findings, GetParam().rule)->mend, decision.mend);
}

TEST_P(Refuses, UntilItsRuleIsWaived) {
    OptionFixture fixture(17);
    fixture.waive(GetParam().rule);
    const auto plan = fixture.judge({GetParam().option, "Main"});
    EXPECT_EQ(errors(plan), 0);
    EXPECT_EQ(count(plan.words, GetParam().option), 1);
    EXPECT_NE(finding_of(plan.findings, GetParam().rule), nullptr);
}

INSTANTIATE_TEST_SUITE_P(
    Options, Refuses,
    ::testing::Values(
        Refused{"-XXaltjvm=/tmp", "jvm-alternate-vm", "[[waiver]] rule = \"jvm-alternate-vm\""},
        Refused{"-zero", "jvm-alternate-vm", "[[waiver]]"},
        Refused{"-dcevm", "jvm-alternate-vm", "[[waiver]]"},
        Refused{"-d32", "jvm-alternate-vm", "[[waiver]]"},
        Refused{"-version:1.8", "jvm-alternate-vm", "[[waiver]]"},
        Refused{"-XX:Flags=/tmp/x", "jvm-option-file", "[[waiver]]"},
        Refused{"-XX:VMOptionsFile=/tmp/x", "jvm-option-file", "[[waiver]]"},
        Refused{"-XX:+IgnoreUnrecognizedVMOptions", "jvm-unrecognized-options", "[[waiver]]"},
        Refused{"-Djava.home=/tmp", "jvm-java-home", "[[waiver]]"},
        Refused{"-Djava.class.path=/tmp", "jvm-code-path", "[[waiver]]"},
        Refused{"-Dsun.boot.library.path=/tmp", "jvm-code-path", "[[waiver]]"},
        Refused{"-Dsun.boot.class.path=/tmp", "jvm-code-path", "[[waiver]]"},
        Refused{"-Djava.system.class.loader=a.B", "jvm-class-loader",
                "[jvm] options = [\"-Djava.system.class.loader=a.B\"]"},
        Refused{"-XX:+EnableJVMCI", "jvm-code-path", "[jvm] options"},
        Refused{"-Xverify:none", "jvm-verification", "[[waiver]]"},
        Refused{"-noverify", "jvm-verification", "[[waiver]]"},
        Refused{"-XX:-BytecodeVerificationRemote", "jvm-verification", "[[waiver]]"},
        Refused{"-Xrs", "jvm-signals", "[[waiver]]"},
        Refused{"-XX:+ReduceSignalUsage", "jvm-signals", "[[waiver]]"},
        Refused{"-XX:+AllowRedefinitionToAddDeleteMethods", "jvm-redefinition", "[[waiver]]"},
        Refused{"-XX:+WhiteBoxAPI", "jvm-diagnostic", "[[waiver]]"},
        Refused{"-XX:+ShowMessageBoxOnError", "jvm-diagnostic", "[[waiver]]"},
        Refused{"-Djavax.net.debug=all", "tls-debug-log", "[jvm] options = [\"-Djavax.net.debug=all\"]"},
        Refused{"-XX:+StartAttachListener", "jvm-attach", "[jvm] attach = \"on\""},
        Refused{"-XX:OnError=touch /tmp/x", "jvm-commands", "[jvm] options = [\"-XX:OnError=touch /tmp/x\"]"},
        Refused{"-XX:OnError:=touch /tmp/x", "jvm-commands", "[jvm] options"},
        Refused{"-XX:OnOutOfMemoryError=kill -9 %p; sh", "jvm-commands", "[jvm] options"},
        Refused{"-XX:OnOutOfMemoryError=kill  -9 %p", "jvm-commands", "[jvm] options"},
        Refused{"-XX:OnError=kill -9 $PPID", "jvm-commands", "[jvm] options"},
        Refused{"-javaagent:/opt/a.jar=x=y", "jvm-agent", "[[jvm.agent]] path = \"/opt/a.jar\""},
        Refused{"-javaagent:lib/a.jar", "jvm-agent", "[[jvm.agent]] path = \"/srv/app/lib/a.jar\""},
        Refused{"-agentpath:/opt/liba.so", "jvm-agent", "[[jvm.agent]] path = \"/opt/liba.so\""},
        Refused{"-agentlib:a=x", "jvm-agent", "[[jvm.agent]] path = \"a\""},
        Refused{"-Xruna:x", "jvm-agent", "[[jvm.agent]] path = \"a\""},
        Refused{"-agentlib:instrument=/opt/a.jar=x", "jvm-agent", "[[jvm.agent]] path = \"/opt/a.jar\""},
        Refused{"-agentpath:/jdk/lib/libinstrument.so=/opt/a.jar", "jvm-agent", "path = \"/opt/a.jar\""},
        Refused{"-agentlib:jdwp=transport=dt_socket,server=y,address=*:5005", "jvm-debug",
                "[jvm.debug] port = 5005"},
        Refused{"-Xrunjdwp:transport=dt_socket,server=y,suspend=y,address=5005", "jvm-debug", "[jvm.debug]"},
        Refused{"-agentpath:/jdk/lib/libjdwp.so=transport=dt_socket,server=y", "jvm-debug", "[jvm.debug]"},
        Refused{"-agentlib:jdwp=transport=dt_socket,launch=/tmp/x,onthrow=E", "jvm-debug", "drop launch="},
        Refused{"-Xbootclasspath/a:/opt/x.jar", "jvm-code-path", "[jvm] trusted_paths = [\"/opt/x.jar\"]"},
        Refused{"--patch-module=java.base=/opt/p", "jvm-code-path", "[jvm] trusted_paths = [\"/opt/p\"]"},
        Refused{"--upgrade-module-path=/opt/m", "jvm-code-path", "[jvm] trusted_paths"},
        Refused{"-XX:SharedArchiveFile=/opt/a.jsa", "jvm-code-path", "[jvm] trusted_paths"},
        Refused{"-XX:AOTCache=a.aot", "jvm-code-path", "[jvm] trusted_paths = [\"/srv/app/a.aot\"]"}));

struct Stripped {
    std::string option, rule;
};

void PrintTo(const Stripped& row, std::ostream* out) {
    *out << row.option;
}

class Strips : public ::testing::TestWithParam<Stripped> {};

TEST_P(Strips, WithAWarning) {
    OptionFixture fixture(25);
    fixture.profile.in_container = true;
    fixture.context.java_security_file = "/etc/jarmor/java-security/25.properties";
    const auto plan = fixture.judge({GetParam().option, "Main"});
    EXPECT_EQ(decision_on(plan, GetParam().option).action, Action::strip);
    EXPECT_EQ(decision_on(plan, GetParam().option).rule, GetParam().rule);
    EXPECT_EQ(count(plan.words, GetParam().option), 0);
    EXPECT_EQ(errors(plan), 0);
    EXPECT_EQ(finding_of(plan.findings, GetParam().rule)->severity, Severity::warning);
}

INSTANTIATE_TEST_SUITE_P(Options, Strips,
                         ::testing::Values(Stripped{"-Dcom.sun.management.jmxremote", "jmx-remote-off"},
                                           Stripped{"-Dcom.sun.management.jmxremote=false", "jmx-remote-off"},
                                           Stripped{"-Dcom.sun.management.jmxremote.port=9999",
                                                    "jmx-remote-off"},
                                           Stripped{"-Dcom.sun.management.config.file=/x", "jmx-remote-off"},
                                           Stripped{"-Dcom.sun.management", "jmx-remote-off"},
                                           Stripped{"-XX:+ManagementServer", "jmx-remote-off"},
                                           Stripped{"-Djdk.module.main=x", "jvm-code-path"},
                                           Stripped{"-Djdk.module.patch.0=java.base=x", "jvm-code-path"},
                                           Stripped{"-Djava.security.manager", "jvm-security-manager"},
                                           Stripped{"-Djava.security.manager=allow", "jvm-security-manager"},
                                           Stripped{"-Djava.security.manager=", "jvm-security-manager"},
                                           Stripped{"-Djava.security.properties=/tmp/weak", "java-security"},
                                           Stripped{"-Djava.security.properties==/tmp/weak", "java-security"},
                                           Stripped{"-XX:-UseContainerSupport", "jvm-heap-container"},
                                           Stripped{"-XX:MaxRAM=8g", "jvm-heap-container"},
                                           Stripped{"-XX:MaxRAMFraction=1", "jvm-heap-container"},
                                           Stripped{"-XX:+AggressiveHeap", "jvm-heap-container"}));

/// Lawful options: they must come out as they went in.
class Passes : public ::testing::TestWithParam<std::string> {};

TEST_P(Passes, UnchangedAndWithoutAWord) {
    OptionFixture fixture(17);
    const auto plan = fixture.judge({GetParam(), "Main"});
    EXPECT_EQ(decision_on(plan, GetParam()).action, Action::pass);
    EXPECT_EQ(count(plan.words, GetParam()), 1);
    EXPECT_TRUE(plan.findings.empty()) << plan.findings.front().rule << ": " << plan.findings.front().found;
}

INSTANTIATE_TEST_SUITE_P(
    Options, Passes,
    ::testing::Values(
        "-server", "-client", "-ea", "-da:com.example...", "-esa", "-verbose:gc", "-showversion",
        "-splash:x.png", "-Xint", "-Xss1m", "-Xmn64m",
        "-Xlog:gc*:file=/var/log/gc.log:time,uptime:filecount=5,filesize=10m", "-Xloggc:gc.log",
        "-Xshare:auto", "-Xdiag", "-Xdebug", "-Xnoagent", "-Xfuture", "-Xcheck:jni", "-Xbatch",
        "-XX:+HeapDumpOnOutOfMemoryError", "-XX:HeapDumpPath=/var/dump/x.hprof",
        "-XX:ErrorFile=/var/log/hs_err.log", "-XX:+UseStringDeduplication", "-XX:MaxGCPauseMillis=200",
        "-XX:ParallelGCThreads=4", "-XX:InitiatingHeapOccupancyPercent=45", "-XX:+AlwaysPreTouch",
        "-XX:+UseLargePages", "-XX:MaxMetaspaceSize=512m", "-XX:ReservedCodeCacheSize=256m",
        "-XX:MaxDirectMemorySize=1g", "-XX:NativeMemoryTracking=summary",
        "-XX:StartFlightRecording=duration=60s,filename=/tmp/r.jfr",
        "-XX:FlightRecorderOptions=stackdepth=128", "-XX:+FlightRecorder", "-XX:-OmitStackTraceInFastThrow",
        "-XX:+UnlockDiagnosticVMOptions", "-XX:+UnlockExperimentalVMOptions", "-XX:+DebugNonSafepoints",
        "-XX:+LogVMOutput", "-XX:+UnlockCommercialFeatures", "-XX:G1NewSizePercent=10",
        "-XX:+PrintFlagsFinal", "-XX:+PerfDisableSharedMem", "-XX:-UsePerfData", "-XX:TieredStopAtLevel=1",
        "-XX:ActiveProcessorCount=2", "-XX:+CrashOnOutOfMemoryError", "-XX:+UseContainerSupport",
        "-XX:MaxRAM=4g", "-XX:OnOutOfMemoryError=kill -9 %p", "-XX:OnError=kill -TERM %p",
        "-XX:OnOutOfMemoryError=/bin/kill -s KILL %p", "-XX:+BytecodeVerificationLocal",
        "-XX:-BytecodeVerificationLocal", "-XX:-IgnoreUnrecognizedVMOptions", "-XX:-ReduceSignalUsage",
        "-XX:CompileCommand=exclude,a.B::c", "-XX:NobodyKnowsThisFlag=1",
        "-XX:ArchiveClassesAtExit=/tmp/x.jsa", "--add-opens=java.base/java.lang=ALL-UNNAMED",
        "--add-exports=java.naming/com.sun.jndi.ldap=ALL-UNNAMED", "--add-modules=ALL-SYSTEM",
        "--limit-modules=java.base", "--enable-native-access=ALL-UNNAMED", "--illegal-access=permit",
        "--module-path=mods", "--enable-preview", "-Dfile.encoding=UTF8", "-Djava.io.tmpdir=/tmp",
        "-Djava.library.path=/opt/lib", "-Djava.security.egd=file:/dev/./urandom",
        "-Djava.security.policy=/etc/x.policy", "-Djava.security.manager",
        "-Djava.security.auth.login.config=x", "-Djava.security.debug=access",
        "-Djavax.net.ssl.trustStore=/etc/pki/trust.jks", "-Djavax.net.ssl.keyStore=/etc/pki/key.jks",
        "-Dcom.sun.net.ssl.checkRevocation=true", "-Djdk.serialFilter=!*", "-Dhttp.proxyHost=proxy",
        "-Dhttps.nonProxyHosts=localhost|*.example.com", "-Djava.net.preferIPv4Stack=true",
        "-Djdk.tls.namedGroups=x25519,secp256r1", "-Djdk.tls.client.protocols=TLSv1.3",
        "-Djdk.tls.ephemeralDHKeySize=3072", "-Djdk.tls.server.protocols=TLSv1.3",
        "-Djdk.util.zip.disableZip64ExtraFieldValidation=true",
        "-Djava.endorsed.dirs=", "-Duser.timezone=UTC", "-Duser.dir=/srv", "-Dspring.profiles.active=prod",
        "-D", "-Dempty", "-Dcom.sun.jndi.ldap.connect.pool.protocol=plain ssl",
        "-Djavax.xml.xpath.XPathFactory:http://java.sun.com/jaxp/xpath/"
        "dom=net.sf.saxon.xpath.XPathFactoryImpl"));

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

TEST(Attach, FollowsTheProfile) {
    OptionFixture fixture;
    fixture.profile.jvm.attach = {Attach::on, {"/etc/jarmor/x.toml", 3, 1}};
    const auto on = fixture.judge({"-XX:+StartAttachListener", "Main"});
    EXPECT_EQ(count(on.words, "-XX:+DisableAttachMechanism"), 0);
    EXPECT_EQ(count(on.words, "-XX:+StartAttachListener"), 1);
    EXPECT_EQ(finding_of(on.findings, "jvm-attach")->severity, Severity::warning);
    fixture.profile.jvm.attach.value = Attach::diagnostics;
    EXPECT_EQ(count(fixture.judge({"Main"}).words, "-XX:+DisableAttachMechanism"), 0);
    EXPECT_EQ(errors(fixture.judge({"-XX:+StartAttachListener", "Main"})), 1);
    fixture.profile.jvm.attach.value = Attach::off;
    const auto off = fixture.judge({"-XX:-DisableAttachMechanism", "Main"});
    EXPECT_EQ(off.words.back() == "-XX:-DisableAttachMechanism", false);
    EXPECT_EQ(count(off.words, "-XX:-DisableAttachMechanism"), 0);
    EXPECT_EQ(count(off.words, "-XX:+DisableAttachMechanism"), 1);
}

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
