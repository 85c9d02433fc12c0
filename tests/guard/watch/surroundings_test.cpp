#include "guard/watch/surroundings.h"

#include <gtest/gtest.h>

#include "guard/watch/flags.h"

namespace jarmor::guard {
namespace {

ListeningSocket wildcard(std::uint16_t port) {
    return {"0.0.0.0", port, false};
}

ListeningSocket loopback(std::uint16_t port) {
    return {"127.0.0.1", port, true};
}

TEST(Sockets, WhatIsDeclaredOrOnLoopbackHolds) {
    const Promise promise = judge_sockets({wildcard(8443), loopback(9999)}, {{8443}, false});
    EXPECT_EQ(promise.standing, Standing::holds);
    EXPECT_EQ(promise.detail, "0.0.0.0:8443; on loopback 127.0.0.1:9999");
    EXPECT_EQ(judge_sockets({}, {{8443}, false}).standing, Standing::holds);
}

TEST(Sockets, AnUndeclaredOneFailsWherePortsAreDeclared) {
    const Promise promise = judge_sockets({wildcard(8443), wildcard(9999)}, {{8443}, false});
    EXPECT_EQ(promise.standing, Standing::fails);
    EXPECT_EQ(promise.detail, "0.0.0.0:9999 is not declared in ports");
}

TEST(Sockets, WithoutDeclaredPortsNothingWasPromised) {
    const Promise promise = judge_sockets({wildcard(9999)}, {});
    EXPECT_EQ(promise.standing, Standing::unconfirmed);
    EXPECT_EQ(promise.detail, "0.0.0.0:9999: the profile declares no ports");
}

TEST(Sockets, DeclaredJmxExplainsOneConnectorAndNoMore) {
    EXPECT_EQ(judge_sockets({wildcard(40001), loopback(9010)}, {{9010}, true}).standing, Standing::holds);
    EXPECT_EQ(judge_sockets({wildcard(40001), wildcard(40002)}, {{9010}, true}).standing, Standing::fails);
}

TEST(Libraries, ATreeIsADirectoryAndNotABeginningOfAName) {
    EXPECT_TRUE(lies_in("/usr/lib/x.so", "/usr/lib"));
    EXPECT_TRUE(lies_in("/usr/lib", "/usr/lib"));
    EXPECT_TRUE(lies_in("/usr/lib/x.so", "/usr/lib/"));
    EXPECT_FALSE(lies_in("/usr/lib2/x.so", "/usr/lib"));
    EXPECT_FALSE(lies_in("/usr/li", "/usr/lib"));
    EXPECT_FALSE(lies_in("/usr/lib", ""));
}

TEST(Libraries, CodeFromElsewhereFailsAndIsNamed) {
    const std::vector<std::string> trees = {"/usr/lib", "/opt/jdk"};
    EXPECT_EQ(judge_libraries({"/usr/lib/libc.so", "/opt/jdk/libjvm.so", "[vdso]"}, trees, {}).standing,
              Standing::holds);
    EXPECT_EQ(judge_libraries({"/opt/agent.so"}, trees, {"/opt/agent.so"}).standing, Standing::holds);
    const Promise promise = judge_libraries({"/tmp/x.so (deleted)", "/usr/lib/libc.so"}, trees, {});
    EXPECT_EQ(promise.standing, Standing::fails);
    EXPECT_EQ(promise.detail, "code from /tmp/x.so (deleted)");
}

PerfData perf(const std::string& arguments, const std::string& flags = "") {
    PerfData data;
    data.texts["java.rt.vmArgs"] = arguments;
    data.texts["java.rt.vmFlags"] = flags;
    return data;
}

TEST(Flags, TheJvmNamesTheSameArgumentsInTheSameOrder) {
    EXPECT_EQ(judge_flags(perf("-Xmx1g -Da=b"), {"-Xmx1g", "-Da=b"}).standing, Standing::holds);
    EXPECT_EQ(judge_flags(perf("-Xmx1g -Da=b -Dc"), {"-Xmx1g", "-Da=b"}).standing, Standing::fails);
    EXPECT_EQ(judge_flags(perf("-Da=b -Xmx1g"), {"-Xmx1g", "-Da=b"}).standing, Standing::fails);
    EXPECT_EQ(judge_flags(perf(""), {}).standing, Standing::holds);
}

TEST(Flags, AFlagsFileBesideTheCommandLineFails) {
    EXPECT_EQ(judge_flags(perf("-Xmx1g", "-XX:+UseSerialGC"), {"-Xmx1g"}).standing, Standing::fails);
}

TEST(Flags, WhatTheJvmDoesNotSayOrCutsOffIsUnconfirmed) {
    EXPECT_EQ(judge_flags({}, {"-Xmx1g"}).standing, Standing::unconfirmed);
    const std::string word(2000, 'x');
    EXPECT_EQ(judge_flags(perf(word.substr(0, 1023)), {word}).standing, Standing::unconfirmed);
    EXPECT_EQ(judge_flags(perf(word.substr(0, 1000)), {word}).standing, Standing::fails);
}

}  // namespace
}  // namespace jarmor::guard
