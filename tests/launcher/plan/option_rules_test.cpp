#include <gmock/gmock.h>

#include <string>
#include <vector>

#include "tests/launcher/plan/option_fixture.h"

namespace jarmor::launcher {
namespace {

using guard::Action;
using guard::Severity;
using ::testing::HasSubstr;

/// One option, the rule that refuses or strips it, and what a site writes to allow it.
struct Judged {
    std::string option, rule, mend;
};

void PrintTo(const Judged& row, std::ostream* out) {
    *out << row.option;
}

class Refuses : public ::testing::TestWithParam<Judged> {};

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
        Judged{"-XXaltjvm=/tmp", "jvm-alternate-vm", "[[waiver]] rule = \"jvm-alternate-vm\""},
        Judged{"-zero", "jvm-alternate-vm", "[[waiver]]"}, Judged{"-dcevm", "jvm-alternate-vm", "[[waiver]]"},
        Judged{"-d32", "jvm-alternate-vm", "[[waiver]]"},
        Judged{"-version:1.8", "jvm-alternate-vm", "[[waiver]]"},
        Judged{"-XX:Flags=/tmp/x", "jvm-option-file", "[[waiver]]"},
        Judged{"-XX:VMOptionsFile=/tmp/x", "jvm-option-file", "[[waiver]]"},
        Judged{"-XX:+IgnoreUnrecognizedVMOptions", "jvm-unrecognized-options", "[[waiver]]"},
        Judged{"-Djava.home=/tmp", "jvm-java-home", "[[waiver]]"},
        Judged{"-Djava.class.path=/tmp", "jvm-code-path", "[[waiver]]"},
        Judged{"-Dsun.boot.library.path=/tmp", "jvm-code-path", "[[waiver]]"},
        Judged{"-Dsun.boot.class.path=/tmp", "jvm-code-path", "[[waiver]]"},
        Judged{"-Djava.system.class.loader=a.B", "jvm-class-loader",
               "[jvm] options = [\"-Djava.system.class.loader=a.B\"]"},
        Judged{"-XX:+EnableJVMCI", "jvm-code-path", "[jvm] options"},
        Judged{"-Xverify:none", "jvm-verification", "[[waiver]]"},
        Judged{"-noverify", "jvm-verification", "[[waiver]]"},
        Judged{"-XX:-BytecodeVerificationRemote", "jvm-verification", "[[waiver]]"},
        Judged{"-Xrs", "jvm-signals", "[[waiver]]"},
        Judged{"-XX:+ReduceSignalUsage", "jvm-signals", "[[waiver]]"},
        Judged{"-XX:+AllowRedefinitionToAddDeleteMethods", "jvm-redefinition", "[[waiver]]"},
        Judged{"-XX:+WhiteBoxAPI", "jvm-diagnostic", "[[waiver]]"},
        Judged{"-XX:+ShowMessageBoxOnError", "jvm-diagnostic", "[[waiver]]"},
        Judged{"-Djavax.net.debug=all", "tls-debug-log", "[jvm] options = [\"-Djavax.net.debug=all\"]"},
        Judged{"-XX:+StartAttachListener", "jvm-attach", "[jvm] attach = \"on\""},
        Judged{"-XX:OnError=touch /tmp/x", "jvm-commands", "[jvm] options = [\"-XX:OnError=touch /tmp/x\"]"},
        Judged{"-XX:OnError:=touch /tmp/x", "jvm-commands", "[jvm] options"},
        Judged{"-XX:OnOutOfMemoryError=kill -9 %p; sh", "jvm-commands", "[jvm] options"},
        Judged{"-XX:OnOutOfMemoryError=kill  -9 %p", "jvm-commands", "[jvm] options"},
        Judged{"-XX:OnError=kill -9 $PPID", "jvm-commands", "[jvm] options"},
        Judged{"-javaagent:/opt/a.jar=x=y", "jvm-agent", "[[jvm.agent]] path = \"/opt/a.jar\""},
        Judged{"-javaagent:lib/a.jar", "jvm-agent", "[[jvm.agent]] path = \"/srv/app/lib/a.jar\""},
        Judged{"-agentpath:/opt/liba.so", "jvm-agent", "[[jvm.agent]] path = \"/opt/liba.so\""},
        Judged{"-agentlib:a=x", "jvm-agent", "[[jvm.agent]] path = \"a\""},
        Judged{"-Xruna:x", "jvm-agent", "[[jvm.agent]] path = \"a\""},
        Judged{"-agentlib:instrument=/opt/a.jar=x", "jvm-agent", "[[jvm.agent]] path = \"/opt/a.jar\""},
        Judged{"-agentpath:/jdk/lib/libinstrument.so=/opt/a.jar", "jvm-agent", "path = \"/opt/a.jar\""},
        Judged{"-agentlib:jdwp=transport=dt_socket,server=y,address=*:5005", "jvm-debug",
               "[jvm.debug] port = 5005"},
        Judged{"-Xrunjdwp:transport=dt_socket,server=y,suspend=y,address=5005", "jvm-debug", "[jvm.debug]"},
        Judged{"-agentpath:/jdk/lib/libjdwp.so=transport=dt_socket,server=y", "jvm-debug", "[jvm.debug]"},
        Judged{"-agentlib:jdwp=transport=dt_socket,launch=/tmp/x,onthrow=E", "jvm-debug", "drop launch="},
        Judged{"-Xbootclasspath/a:/opt/x.jar", "jvm-code-path", "[jvm] trusted_paths = [\"/opt/x.jar\"]"},
        Judged{"--patch-module=java.base=/opt/p", "jvm-code-path", "[jvm] trusted_paths = [\"/opt/p\"]"},
        Judged{"--upgrade-module-path=/opt/m", "jvm-code-path", "[jvm] trusted_paths"},
        Judged{"-XX:SharedArchiveFile=/opt/a.jsa", "jvm-code-path", "[jvm] trusted_paths"},
        Judged{"-XX:CREngine=/tmp/x", "jvm-commands", "[jvm] options"},
        Judged{"-XX:CRaCRestoreFrom=/tmp/x", "jvm-code-path", "[jvm] trusted_paths"},
        Judged{"-XX:AOTCache=a.aot", "jvm-code-path", "[jvm] trusted_paths = [\"/srv/app/a.aot\"]"}));

class Strips : public ::testing::TestWithParam<Judged> {};

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

INSTANTIATE_TEST_SUITE_P(
    Options, Strips,
    ::testing::Values(Judged{"-Dcom.sun.management.jmxremote", "jmx-remote-off", ""},
                      Judged{"-Dcom.sun.management.jmxremote=false", "jmx-remote-off", ""},
                      Judged{"-Dcom.sun.management.jmxremote.port=9999", "jmx-remote-off", ""},
                      Judged{"-Dcom.sun.management.config.file=/x", "jmx-remote-off", ""},
                      Judged{"-Dcom.sun.management", "jmx-remote-off", ""},
                      Judged{"-XX:+ManagementServer", "jmx-remote-off", ""},
                      Judged{"-Djdk.module.main=x", "jvm-code-path", ""},
                      Judged{"-Djdk.module.patch.0=java.base=x", "jvm-code-path", ""},
                      Judged{"-Djava.security.manager", "jvm-security-manager", ""},
                      Judged{"-Djava.security.manager=allow", "jvm-security-manager", ""},
                      Judged{"-Djava.security.manager=", "jvm-security-manager", ""},
                      Judged{"-Djava.security.properties=/tmp/weak", "java-security", ""},
                      Judged{"-Djava.security.properties==/tmp/weak", "java-security", ""},
                      Judged{"-XX:-UseContainerSupport", "jvm-heap-container", ""},
                      Judged{"-XX:MaxRAM=8g", "jvm-heap-container", ""},
                      Judged{"-XX:MaxRAMFraction=1", "jvm-heap-container", ""},
                      Judged{"-XX:+AggressiveHeap", "jvm-heap-container", ""}));

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

}  // namespace
}  // namespace jarmor::launcher
