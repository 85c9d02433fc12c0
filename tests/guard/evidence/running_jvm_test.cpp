#include <gtest/gtest.h>

#include <algorithm>
#include <cstring>

#include "guard/evidence/files.h"
#include "guard/evidence/jdk_release.h"
#include "guard/evidence/perfdata.h"
#include "guard/evidence/process.h"
#include "guard/evidence/sockets.h"
#include "tests/guard/evidence/real_jvm.h"
#include "tests/support/jdks.h"
#include "tests/support/must_run.h"

namespace jarmor::guard {
namespace {

std::span<const unsigned char> bytes_of(const std::string& text) {
    return {reinterpret_cast<const unsigned char*>(text.data()), text.size()};
}

std::string perfdata_path(pid_t pid) {
    for (const auto& entry : std::filesystem::directory_iterator("/tmp")) {
        const auto path = entry.path() / std::to_string(pid);
        if (entry.path().filename().string().starts_with("hsperfdata_") && std::filesystem::exists(path))
            return path;
    }
    return "";
}

TEST(RunningJvm, IsSeenFromOutsideByEveryReaderOnEveryJdk) {
    const auto homes = support::installed_jdks();
    JARMOR_NEED(!homes.empty(), "no JDK below /usr/lib/jvm");
    for (const auto& home : homes) {
        const RealJvm jvm(home);
        ASSERT_NE(jvm.port(), 0) << home;
        const std::string proc = "/proc/" + std::to_string(jvm.pid());

        EXPECT_EQ(*read_link(proc + "/exe"), home + "/bin/java");
        const auto words = read_words(proc + "/cmdline");
        ASSERT_TRUE(words);
        ASSERT_EQ(words->size(), 6U);
        EXPECT_EQ(words->at(1), "-Djarmor.test=one two");
        const auto code = read_mapped_code(jvm.pid());
        ASSERT_TRUE(code);
        EXPECT_NE(std::find(code->begin(), code->end(), home + "/lib/server/libjvm.so"), code->end()) << home;
        EXPECT_EQ(std::count(code->begin(), code->end(), home + "/bin/java"), 1);

        const auto threads = read_threads(jvm.pid());
        ASSERT_TRUE(threads);
        EXPECT_GT(threads->size(), 5U);
        for (const auto& thread : *threads) EXPECT_EQ(thread.uid[1], ::geteuid());

        const auto sockets = listening_sockets(jvm.pid());
        ASSERT_TRUE(sockets);
        ASSERT_EQ(sockets->size(), 1U);
        EXPECT_EQ(sockets->at(0).port, jvm.port());
        EXPECT_TRUE(sockets->at(0).loopback) << sockets->at(0).text();

        const std::string path = perfdata_path(jvm.pid());
        const auto file = read_file(path, 1 << 20, Failure::java);
        ASSERT_TRUE(file) << path;
        const auto data = parse_perfdata(bytes_of(*file), path);
        ASSERT_TRUE(data) << Result<PerfData>(data).error().line();
        EXPECT_EQ(data->texts.at("java.rt.vmArgs"), "-Djarmor.test=one two -Xmx64m");
        EXPECT_EQ(data->texts.at("sun.rt.javaCommand"), "Listen");
        EXPECT_EQ(data->texts.at("java.property.java.home"), home);
        EXPECT_EQ(data->texts.at("sun.rt.jvmCapabilities").front(), '1');
        const auto release = parse_jdk_release(*read_file(home + "/release", 65536, Failure::java), home);
        EXPECT_EQ(data->texts.at("java.property.java.version"), release->version.text);
        EXPECT_GT(data->numbers.at("sun.os.hrt.frequency"), 0);
    }
}

TEST(RunningJvm, DamagedPerformanceDataIsAnErrorOrAnAnswerNeverACrash) {
    const auto homes = support::installed_jdks();
    JARMOR_NEED(!homes.empty(), "no JDK below /usr/lib/jvm");
    std::string whole;
    {
        const RealJvm jvm(homes.front());
        ASSERT_NE(jvm.port(), 0);
        whole = *read_file(perfdata_path(jvm.pid()), 1 << 20, Failure::java);
    }
    std::uint32_t used = 0;  // what lies behind it is room for more
    ASSERT_GT(whole.size(), 32U);
    std::memcpy(&used, whole.data() + 8, sizeof used);
    for (std::size_t size = 0; size < used; size += 97) {
        EXPECT_FALSE(parse_perfdata(bytes_of(whole.substr(0, size)), "x")) << size;
    }
    for (std::size_t at = 0; at < whole.size(); at += 3) {
        std::string bytes = whole;
        bytes[at] = '\xff';
        (void)parse_perfdata(bytes_of(bytes), "x").has_value();
    }
    std::string early = whole;
    early[7] = 0;
    EXPECT_EQ(parse_perfdata(bytes_of(early), "x").error().what,
              "is not complete: the JVM is still starting");
    early[5] = 3;
    EXPECT_EQ(parse_perfdata(bytes_of(early), "x").error().what, "has version 3; expected 2");
}

}  // namespace
}  // namespace jarmor::guard
