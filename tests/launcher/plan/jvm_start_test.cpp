#include <fcntl.h>
#include <gmock/gmock.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <string>
#include <vector>

#include "guard/evidence/files.h"
#include "guard/evidence/jdk_release.h"
#include "launcher/profile/load.h"
#include "tests/launcher/plan/option_fixture.h"
#include "tests/support/jdks.h"
#include "tests/support/must_run.h"

namespace jarmor::launcher {
namespace {

using ::testing::ContainsRegex;
using ::testing::HasSubstr;
using ::testing::Not;

struct Outcome {
    int exit_code = -1;
    std::string output;
};

std::string drain(int fd) {
    std::string text;
    std::array<char, 65536> buffer{};
    for (ssize_t got = 0; (got = ::read(fd, buffer.data(), buffer.size())) > 0;)
        text.append(buffer.data(), static_cast<std::size_t>(got));
    return text;
}

Outcome run_java(const std::string& home, const std::vector<std::string>& words) {
    const std::string java = home + "/bin/java";
    std::vector<char*> argv{const_cast<char*>(java.c_str())};
    for (const auto& word : words) argv.push_back(const_cast<char*>(word.c_str()));
    argv.push_back(nullptr);
    std::array<int, 2> ends{};
    if (::pipe2(ends.data(), O_CLOEXEC) != 0) return {};
    posix_spawn_file_actions_t actions;
    ::posix_spawn_file_actions_init(&actions);
    ::posix_spawn_file_actions_adddup2(&actions, ends[1], 1);
    ::posix_spawn_file_actions_adddup2(&actions, ends[1], 2);
    pid_t pid = 0;
    char* no_environment[] = {nullptr};
    const int failure = ::posix_spawn(&pid, java.c_str(), &actions, nullptr, argv.data(), no_environment);
    ::posix_spawn_file_actions_destroy(&actions);
    (void)::close(ends[1]);
    Outcome outcome{-1, drain(ends[0])};
    (void)::close(ends[0]);
    int status = 0;
    if (failure == 0 && ::waitpid(pid, &status, 0) == pid && WIFEXITED(status))
        outcome.exit_code = WEXITSTATUS(status);
    return outcome;
}

/// The built-in profile "jvm" over an installed JDK.
struct RealStart : OptionFixture {
    explicit RealStart(const std::string& jdk) : home(jdk) {
        LoadRequest request;
        request.target = "jvm";
        request.container = false;
        request.today_days = context.today_days;
        if (auto loaded = load_profile(request); loaded) profile = std::move(*loaded);
        auto text = guard::read_file(jdk + "/release", 65536, guard::Failure::java);
        auto release = guard::parse_jdk_release(*text, jdk + "/release");
        context.jdk = release->version;
        context.java_home = jdk;
    }

    Outcome start(const std::vector<std::string>& options) {
        auto line = options;
        line.insert(line.end(), {"-XX:+PrintFlagsFinal", "-XshowSettings:properties", "-version"});
        plan = judge(line);
        return run_java(home, plan.words);
    }

    std::string home;
    OptionPlan plan;
};

std::string flag(const std::string& name, const std::string& value) {
    return "[ \t]" + name + "[ \t]+= " + value + "[ \t]";
}

std::string property(const std::string& name, const std::string& value) {
    return name + " = " + value + "\n";
}

class JvmStart : public ::testing::Test {
  protected:
    void SetUp() override {
        jdks_ = support::installed_jdks();
        JARMOR_NEED(!jdks_.empty(), "no JDK below /usr/lib/jvm");
    }
    std::vector<std::string> jdks_;
};

void expect_enforced(const Outcome& outcome) {
    EXPECT_EQ(outcome.exit_code, 0) << outcome.output.substr(0, 2000);
    EXPECT_THAT(outcome.output, ContainsRegex(flag("DisableAttachMechanism", "true")));
    EXPECT_THAT(outcome.output, ContainsRegex(flag("ManagementServer", "false")));
    EXPECT_THAT(outcome.output, HasSubstr(property("httpclient.hostnameVerifier", "Strict")));
    EXPECT_THAT(outcome.output, HasSubstr(property("jdk.tls.rejectClientInitiatedRenegotiation", "true")));
    EXPECT_THAT(outcome.output, HasSubstr(property("com.sun.jndi.ldap.object.trustURLCodebase", "false")));
    EXPECT_THAT(outcome.output, Not(HasSubstr("com.sun.management")));
}

TEST_F(JvmStart, TheEnforcedBlockAloneStartsAndIsInForce) {
    for (const auto& jdk : jdks_) {
        SCOPED_TRACE(jdk);
        RealStart server(jdk);
        const auto outcome = server.start({});
        expect_enforced(outcome);
        EXPECT_THAT(outcome.output, HasSubstr(property("jdk.tls.ephemeralDHKeySize", "2048")));
        EXPECT_THAT(outcome.output, ContainsRegex(flag("UseG1GC", "true")));
    }
}

TEST_F(JvmStart, AServerLineKeepsItsOwnValues) {
    for (const auto& jdk : jdks_) {
        SCOPED_TRACE(jdk);
        RealStart server(jdk);
        const auto outcome = server.start({"-Xbootclasspath/a:",
                                           "-Xms64m",
                                           "-Xmx128m",
                                           "-XX:+HeapDumpOnOutOfMemoryError",
                                           "-XX:HeapDumpPath=/tmp/heap-dump.hprof",
                                           "-Dcom.sun.management.jmxremote",
                                           "-classpath",
                                           "/nowhere",
                                           "--add-opens=java.base/java.net=ALL-UNNAMED",
                                           "--add-opens",
                                           "java.rmi/sun.rmi.transport=ALL-UNNAMED",
                                           "-Djava.io.tmpdir=/tmp",
                                           "-Djava.security.egd=file:/dev/./urandom",
                                           "-Dfile.encoding=UTF8",
                                           "-Dcom.sun.jndi.ldap.connect.pool.protocol=plain ssl",
                                           "-Dorg.opensaml.httpclient.https.disableHostnameVerification=true",
                                           "-Dhttpclient.hostnameVerifier=AllowAll",
                                           "-XX:OnOutOfMemoryError=kill -9 %p",
                                           "-XX:+UnlockDiagnosticVMOptions",
                                           "-XX:+DebugNonSafepoints",
                                           "-XX:+UnlockExperimentalVMOptions",
                                           "-XX:G1NewSizePercent=10",
                                           "-Xlog:gc:stderr"});
        expect_enforced(outcome);
        EXPECT_EQ(errors(server.plan), 0);
        EXPECT_THAT(outcome.output, ContainsRegex(flag("MaxHeapSize", "134217728")));
        EXPECT_THAT(outcome.output, ContainsRegex(flag("HeapDumpOnOutOfMemoryError", "true")));
        EXPECT_THAT(outcome.output, ContainsRegex(flag("OnOutOfMemoryError", "kill -9 %p")));
        EXPECT_THAT(outcome.output, ContainsRegex(flag("G1NewSizePercent", "10")));
        EXPECT_THAT(outcome.output, ContainsRegex(flag("DebugNonSafepoints", "true")));
        EXPECT_THAT(outcome.output,
                    HasSubstr(property("com.sun.jndi.ldap.connect.pool.protocol", "plain ssl")));
    }
}

TEST_F(JvmStart, CollectorsOfTheUserAreTheOnesThatRun) {
    for (const auto& jdk : jdks_) {
        for (const char* collector : {"UseSerialGC", "UseParallelGC", "UseZGC"}) {
            SCOPED_TRACE(jdk + " " + collector);
            RealStart server(jdk);
            const auto outcome = server.start({std::string("-XX:+") + collector});
            expect_enforced(outcome);
            EXPECT_THAT(outcome.output, ContainsRegex(flag(collector, "true")));
            EXPECT_THAT(outcome.output, ContainsRegex(flag("UseG1GC", "false")));
        }
    }
}

TEST_F(JvmStart, AHostileLineChangesNothingThatIsEnforced) {
    for (const auto& jdk : jdks_) {
        SCOPED_TRACE(jdk);
        RealStart server(jdk);
        const auto outcome = server.start(
            {"-XX:-DisableAttachMechanism", "-XX:+ManagementServer", "-Dcom.sun.management.jmxremote.port=0",
             "-Dcom.sun.management.jmxremote.authenticate=false", "-Djdk.tls.ephemeralDHKeySize=legacy",
             "-Djdk.tls.rejectClientInitiatedRenegotiation=false", "-Dhttpclient.hostnameVerifier",
             "-Dcom.sun.jndi.ldap.object.trustURLCodebase=true", "-Djdk.module.main=x"});
        expect_enforced(outcome);
        EXPECT_THAT(outcome.output, HasSubstr(property("jdk.tls.ephemeralDHKeySize", "2048")));
        EXPECT_EQ(errors(server.plan), 0) << "all of it can be neutralised";
    }
}

TEST_F(JvmStart, ADeclaredDebuggerIsAWordThatTheJvmTakes) {
    for (const auto& jdk : jdks_) {
        SCOPED_TRACE(jdk);
        RealStart server(jdk);
        server.profile.jvm.debug = Debug{0, false, {"/etc/jarmor/x.toml", 3, 1}};
        const auto outcome = server.start({});
        EXPECT_EQ(outcome.exit_code, 0) << outcome.output.substr(0, 2000);
        EXPECT_THAT(outcome.output, HasSubstr("Listening for transport dt_socket at address: "));
        EXPECT_THAT(outcome.output, Not(HasSubstr("address: *")));
    }
}

}  // namespace
}  // namespace jarmor::launcher
