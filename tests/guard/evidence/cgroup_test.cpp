#include "guard/evidence/cgroup.h"

#include <gtest/gtest.h>

namespace jarmor::guard {
namespace {

constexpr std::uint64_t mib = 1024 * 1024;

struct Recorded {
    const char* tree;
    std::uint64_t bytes, leaf_bytes;
    const char* source;
};

class CgroupTree : public ::testing::TestWithParam<Recorded> {};

TEST_P(CgroupTree, GivesTheSmallestLimitOfTheWholeChain) {
    const auto limit = memory_limit(std::string(JARMOR_SOURCE_DIR "/tests/data/cgroup/") + GetParam().tree);
    ASSERT_TRUE(limit);
    EXPECT_EQ(limit->bytes, GetParam().bytes);
    EXPECT_EQ(limit->leaf_bytes, GetParam().leaf_bytes);
    EXPECT_EQ(limit->source, GetParam().source);
}

constexpr std::uint64_t all_of_it = std::uint64_t{16384000} * 1024;
const char* const memory_total = "/proc/meminfo";

INSTANTIATE_TEST_SUITE_P(
    Recorded, CgroupTree,
    ::testing::Values(
        Recorded{"v2-service", 4096 * mib, 4096 * mib,
                 "/sys/fs/cgroup/system.slice/wso2am.service/memory.max"},
        Recorded{"v2-nested", 1024 * mib, 4096 * mib, "/sys/fs/cgroup/system.slice/wso2.slice/memory.max"},
        Recorded{"v2-container", 512 * mib, 512 * mib, "/sys/fs/cgroup/memory.max"},
        Recorded{"v2-host-paths", 300 * mib, 300 * mib, "/sys/fs/cgroup/memory.max"},
        Recorded{"v2-outside", 600 * mib, 600 * mib, "/sys/fs/cgroup/memory.max"},
        Recorded{"v2-unlimited", all_of_it, 0, memory_total},
        Recorded{"v1-container", 300 * mib, 300 * mib, "/sys/fs/cgroup/memory/memory.limit_in_bytes"},
        Recorded{"v1-hidden-parent", 200 * mib, 0, "/sys/fs/cgroup/memory/memory.stat"},
        Recorded{"hybrid", 2048 * mib, 0, "/sys/fs/cgroup/memory/system.slice/memory.limit_in_bytes"},
        Recorded{"absurd", all_of_it, 0, memory_total}, Recorded{"no-cgroup", 2 * mib, 0, memory_total}),
    [](const auto& one) {
        std::string name = one.param.tree;
        for (char& c : name) c = c == '-' ? '_' : c;
        return name;
    });

TEST(Cgroup, WithoutMeminfoThereIsNoAnswer) {
    auto limit = memory_limit("/nowhere");
    ASSERT_FALSE(limit);
    EXPECT_EQ(limit.error().kind, Failure::java);
}

TEST(Cgroup, ThisMachineHasALimitAndItsSourceCanBeRead) {
    const auto limit = memory_limit();
    ASSERT_TRUE(limit);
    EXPECT_GT(limit->bytes, 64 * mib);
    EXPECT_EQ(limit->source.front(), '/');
}

// With a root of its own it always reads the table of mounts.
TEST(Cgroup, TheUsualMountSaysWhatTheTableOfMountsSays) {
    const auto usual = memory_limit(), by_table = memory_limit("/proc/self/root");
    ASSERT_TRUE(usual);
    ASSERT_TRUE(by_table);
    EXPECT_EQ(usual->bytes, by_table->bytes);
    EXPECT_EQ(usual->leaf_bytes, by_table->leaf_bytes);
}

}  // namespace
}  // namespace jarmor::guard
