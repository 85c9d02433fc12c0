#include "launcher/plan/memory.h"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "guard/evidence/cgroup.h"
#include "guard/evidence/files.h"
#include "guard/evidence/jdk_release.h"
#include "tests/support/jdks.h"
#include "tests/support/must_run.h"

namespace jarmor::launcher {
namespace {

using Options = std::vector<std::string>;
constexpr std::uint64_t mib = 1024 * 1024;

guard::MemoryPlan container(const MemoryOptions& options, std::uint64_t limit, unsigned feature = 25) {
    return plan_memory(options, feature, limit, limit, "memory.max", /*in_container=*/true);
}

TEST(Memory, ALargeContainerGetsThreeQuartersForTheHeap) {
    const auto plan = container({}, 8192);
    EXPECT_EQ(plan.options, Options{"-XX:MaxRAMPercentage=75.0"});
    EXPECT_EQ(plan.heap, 6144U);
    EXPECT_TRUE(plan.fits);
}

TEST(Memory, ASmallerContainerGetsAsMuchHeapAsTheRestLeaves) {
    for (std::uint64_t limit = 250; limit < 4096; limit += 7) {
        const auto plan = container({}, limit);
        ASSERT_TRUE(plan.fits) << plan.text();
        EXPECT_LE(plan.sum(), limit * 96 / 100) << plan.text();
        EXPECT_GE(plan.heap, limit / 2)
            << "no container gets less than twice the JVM's default: " << plan.text();
        ASSERT_EQ(plan.options.size(), 1U);
    }
}

TEST(Memory, BelowTheSmallHeapASizeIsGivenBecausePercentagesDoNotAct) {
    const auto plan = container({}, 200);
    ASSERT_EQ(plan.options.size(), 1U);
    EXPECT_EQ(plan.options[0], "-Xmx" + std::to_string(plan.heap) + "m");
    EXPECT_TRUE(plan.fits);
}

TEST(Memory, AUsersPercentageStaysWhereItFitsAndIsLoweredWhereItDoesNot) {
    MemoryOptions options;
    options.max_percentage = 50;
    EXPECT_EQ(container(options, 2048).options, Options{});
    EXPECT_EQ(container(options, 2048).heap, 1024U);
    options.max_percentage = 95;
    const auto plan = container(options, 4096);
    ASSERT_EQ(plan.options.size(), 1U);
    EXPECT_TRUE(plan.options[0].starts_with("-XX:MaxRAMPercentage="));
    EXPECT_TRUE(plan.fits) << plan.text();
}

TEST(Memory, AUsersSizeIsNeverTouchedAndTheSumSaysWhetherItFits) {
    MemoryOptions options;
    options.max_heap = 600 * mib;
    const auto plan = container(options, 512);
    EXPECT_FALSE(plan.fits);
    EXPECT_EQ(plan.options, Options{});
    EXPECT_NE(plan.text().find("limit 512 MiB: heap 600,"), std::string::npos);
    EXPECT_NE(plan.text().find("too much"), std::string::npos);
    options.max_heap = 256 * mib;
    EXPECT_TRUE(container(options, 512).fits);
}

TEST(Memory, AnInitialHeapAboveTheRoomIsCountedAndNoOptionContradictsIt) {
    MemoryOptions options;
    options.initial_heap = 450 * mib;
    const auto plan = container(options, 512);
    EXPECT_EQ(plan.heap, 450U);
    EXPECT_EQ(plan.options, Options{});
    EXPECT_FALSE(plan.fits);
}

TEST(Memory, WhatTheUserSaysOfMetaspaceAndDirectMemoryIsCounted) {
    MemoryOptions options;
    options.metaspace = 512 * mib;
    options.direct = 300 * mib;
    const auto plan = container(options, 2048);
    EXPECT_EQ(plan.metaspace, 512U);
    EXPECT_EQ(plan.direct, 300U);
    EXPECT_LT(plan.heap, container({}, 2048).heap);
    EXPECT_TRUE(plan.fits);
}

TEST(Memory, OutsideOfAContainerTheJvmsOwnDefaultHeapStays) {
    const auto plan = plan_memory({}, 17, 16384, 0, "/proc/meminfo", false);
    EXPECT_EQ(plan.options, Options{});
    EXPECT_EQ(plan.heap, 4096U);
    EXPECT_TRUE(plan.fits);
}

TEST(Memory, AJdkThatReadsOnlyItsOwnGroupIsToldTheLimitOfTheChain) {
    const auto older = plan_memory({}, 17, 512, 2048, "memory.max", false);
    EXPECT_EQ(older.options, Options{"-XX:MaxRAM=512m"});
    EXPECT_EQ(plan_memory({}, 25, 512, 2048, "memory.max", false).options, Options{});
    EXPECT_EQ(plan_memory({}, 17, 512, 512, "memory.max", false).options, Options{});
    EXPECT_EQ(plan_memory({}, 17, 512, 0, "memory.max", false).options, Options{"-XX:MaxRAM=512m"});
}

TEST(Memory, Jdk8GetsASizeBecauseItsOlderUpdatesKnowNoPercentages) {
    const auto plan = container({}, 4096, 8);
    ASSERT_EQ(plan.options.size(), 1U);
    EXPECT_TRUE(plan.options[0].starts_with("-Xmx"));
}

TEST(Memory, AnyInputGivesAnAnswer) {
    MemoryOptions options;
    options.max_heap = ~std::uint64_t{0};
    options.max_percentage = 1e300;
    EXPECT_FALSE(container(options, 1).fits);
    options.max_heap.reset();
    EXPECT_TRUE(container(options, 0).fits);
    options.max_percentage = -5;
    (void)container(options, 10);
}

/// Memory cgroups (v1) of this test's own; removed at the end, and nothing of it survives a failure.
class Group {
  public:
    Group(const std::string& parent, const std::string& name, const std::string& limit)
        : path_(parent + "/" + name) {
        made_ = ::mkdir(path_.c_str(), 0755) == 0;
        if (made_ && !limit.empty()) std::ofstream(path_ + "/memory.limit_in_bytes") << limit;
    }
    ~Group() {
        // The last process of the group may still be on its way out.
        for (int tries = 0; made_ && ::rmdir(path_.c_str()) != 0 && tries < 100; ++tries)
            (void)::usleep(20000);
    }
    Group(const Group&) = delete;
    Group& operator=(const Group&) = delete;
    bool made() const { return made_; }
    const std::string& path() const { return path_; }

  private:
    std::string path_;
    bool made_ = false;
};

constexpr const char* memory_root = "/sys/fs/cgroup/memory";

std::string output_of(const std::string& command) {
    std::string text;
    FILE* pipe = ::popen(command.c_str(), "r");
    if (pipe == nullptr) return text;
    char buffer[4096];
    for (std::size_t got = 0; (got = std::fread(buffer, 1, sizeof buffer, pipe)) > 0;)
        text.append(buffer, got);
    const int status = ::pclose(pipe);
    return text + "\nstatus " +
           std::to_string(WIFEXITED(status) ? WEXITSTATUS(status) : 1000 + WTERMSIG(status));
}

/// What the kernel tells a process in `group`, as jarmor reads it.
guard::MemoryLimit limit_inside(const std::string& group) {
    int ends[2] = {-1, -1};
    EXPECT_EQ(::pipe(ends), 0);
    const pid_t child = ::fork();
    if (child == 0) {
        std::ofstream(group + "/cgroup.procs") << ::getpid() << std::flush;
        const auto limit = guard::memory_limit();
        const std::string text = limit ? std::to_string(limit->bytes) + " " +
                                             std::to_string(limit->leaf_bytes) + " " + limit->source
                                       : "0 0 " + limit.error().line();
        ::_exit(::write(ends[1], text.data(), text.size()) < 0 ? 1 : 0);
    }
    (void)::close(ends[1]);
    char buffer[4096] = {};
    EXPECT_GT(::read(ends[0], buffer, sizeof buffer - 1), 0);
    (void)::close(ends[0]);
    EXPECT_EQ(::waitpid(child, nullptr, 0), child);
    unsigned long long bytes = 0, leaf = 0;
    char source[4096] = {};
    EXPECT_EQ(std::sscanf(buffer, "%llu %llu %4095s", &bytes, &leaf, source), 3) << buffer;
    return {bytes, source, leaf};
}

struct Case {
    const char* name;
    std::string parent_limit, child_limit;
    std::uint64_t chain_mib;
};

class MemoryOfARealJvm : public ::testing::TestWithParam<Case> {};

TEST_P(MemoryOfARealJvm, TakesTheHeapThatWasPlannedAndLivesWithAllOfItTouched) {
    JARMOR_NEED(
        ::geteuid() == 0 && std::filesystem::exists(std::string(memory_root) + "/memory.limit_in_bytes"),
        "needs root and the memory controller of cgroup v1");
    const auto homes = support::installed_jdks();
    JARMOR_NEED(!homes.empty(), "no JDK below /usr/lib/jvm");
    const Group parent(memory_root, "jarmor_test_" + std::to_string(::getpid()), GetParam().parent_limit);
    JARMOR_NEED(parent.made(), "cgroups cannot be made here");
    const Group child(parent.path(), "child", GetParam().child_limit);
    ASSERT_TRUE(child.made());
    const auto limit = limit_inside(child.path());
    EXPECT_EQ(limit.bytes, GetParam().chain_mib * mib);
    EXPECT_TRUE(limit.source.starts_with(parent.path())) << limit.source;
    for (const auto& home : homes) {
        const auto text = guard::read_file(home + "/release", 65536, guard::Failure::java);
        const auto release = guard::parse_jdk_release(*text, home);
        const auto plan = plan_memory({}, release->version.feature, limit.bytes / mib, limit.leaf_bytes / mib,
                                      limit.source, /*in_container=*/true);
        std::string command =
            "echo $$ > " + child.path() + "/cgroup.procs && exec " + home +
            "/bin/java -XX:+UseG1GC -XX:+AlwaysPreTouch -XX:+PrintFlagsFinal -XX:InitialHeapSize=" +
            std::to_string(plan.heap * 9 / 10) + "m";
        for (const auto& option : plan.options) command += " " + option;
        const std::string flags = output_of(command + " -version 2>&1");
        EXPECT_NE(flags.find("\nstatus 0"), std::string::npos) << home << flags.substr(flags.size() - 200);
        const std::size_t at = flags.find(" MaxHeapSize ");
        ASSERT_NE(at, std::string::npos) << flags;
        const std::uint64_t heap = std::strtoull(flags.c_str() + flags.find('=', at) + 1, nullptr, 10) / mib;
        EXPECT_NEAR(static_cast<double>(heap), static_cast<double>(plan.heap), 4)
            << home << " " << plan.text();
    }
}

INSTANTIATE_TEST_SUITE_P(Limits, MemoryOfARealJvm,
                         ::testing::Values(Case{"Tiny", "", "200M", 200}, Case{"Small", "", "512M", 512},
                                           Case{"Middle", "", "1536M", 1536},
                                           Case{"ParentIsSmaller", "512M", "2G", 512},
                                           Case{"OnlyTheParentLimits", "768M", "", 768}),
                         [](const auto& one) { return one.param.name; });

}  // namespace
}  // namespace jarmor::launcher
