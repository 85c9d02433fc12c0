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

struct Container : OptionFixture {
    explicit Container(std::uint64_t limit_mib, unsigned feature = 17) : OptionFixture(feature) {
        context.memory_limit_mib = limit_mib;
        context.leaf_limit_mib = limit_mib;
        context.memory_limit_source = "/sys/fs/cgroup/memory/memory.limit_in_bytes";
        profile.in_container = true;
    }
};

bool has_prefix(const std::vector<std::string>& words, std::string_view prefix) {
    return std::any_of(words.begin(), words.end(),
                       [&](const auto& word) { return word.starts_with(prefix); });
}

TEST(Memory, OfAUserThatFitsIsLeftAlone) {
    Container fixture(4096);
    const auto plan = fixture.judge({"-Xms256m", "-Xmx1024m", "Main"});
    EXPECT_TRUE(plan.findings.empty());
    EXPECT_EQ(count(plan.words, "-Xmx1024m"), 1);
    EXPECT_FALSE(has_prefix(plan.words, "-XX:MaxRAMPercentage"));
    EXPECT_EQ(plan.memory.heap, 1024U);
    EXPECT_TRUE(plan.memory.fits);
}

TEST(Memory, ThatDoesNotFitIsRefusedWithTheSum) {
    Container fixture(1024);
    const auto plan = fixture.judge({"-Xmx2g", "Main"});
    const auto* finding = finding_of(plan.findings, "jvm-heap-container");
    ASSERT_NE(finding, nullptr);
    EXPECT_EQ(finding->severity, Severity::error);
    EXPECT_EQ(finding->where, "-Xmx2g");
    EXPECT_THAT(finding->found, HasSubstr("limit 1024 MiB: heap 2048"));
    fixture.waive("jvm-heap-container");
    EXPECT_EQ(errors(fixture.judge({"-Xmx2g", "Main"})), 0);
}

TEST(Memory, OutsideAContainerOnlyWarns) {
    Container fixture(1024);
    fixture.profile.in_container = false;
    const auto plan = fixture.judge({"-Xmx2g", "-XX:-UseContainerSupport", "-XX:MaxRAM=1g", "Main"});
    EXPECT_EQ(errors(plan), 0);
    EXPECT_EQ(count(plan.words, "-XX:MaxRAM=1g"), 1);
    EXPECT_EQ(finding_of(plan.findings, "jvm-heap-container")->severity, Severity::warning);
}

TEST(Memory, IsFilledInWhereTheUserSaysNothing) {
    Container fixture(4096);
    const auto plan = fixture.judge({"Main"});
    EXPECT_TRUE(has_prefix(plan.words, "-XX:MaxRAMPercentage="));
    EXPECT_TRUE(plan.memory.fits);
    EXPECT_TRUE(plan.findings.empty());
}

TEST(Memory, LowersAPercentageThatDoesNotFit) {
    Container fixture(4096);
    const auto plan = fixture.judge({"-XX:MaxRAMPercentage=90", "Main"});
    EXPECT_EQ(count(plan.words, "-XX:MaxRAMPercentage=90"), 0);
    const auto decision = decision_on(plan, "-XX:MaxRAMPercentage=90");
    EXPECT_EQ(decision.action, Action::replace);
    EXPECT_THAT(decision.result, HasSubstr("-XX:MaxRAMPercentage="));
    EXPECT_EQ(count(plan.words, decision.result), 1);
    EXPECT_TRUE(plan.memory.fits);
}

TEST(Memory, CountsTheLastOfAllSpellings) {
    Container fixture(4096);
    EXPECT_EQ(fixture.judge({"-Xmx1g", "-XX:MaxHeapSize=0x20000000", "Main"}).memory.heap, 512U);
    EXPECT_EQ(fixture.judge({"-XX:MaxHeapSize=512m", "-mx1g", "Main"}).memory.heap, 1024U);
    EXPECT_EQ(errors(fixture.judge({"-Xmx1g", "-XX:MaxHeapSize=8g", "Main"})), 1);
}

TEST(Memory, TakesAStackSizeInItsOwnUnit) {
    Container fixture(4096);
    const auto small = fixture.judge({"-Xss64k", "Main"}).memory.threads;
    EXPECT_EQ(fixture.judge({"-XX:ThreadStackSize=64", "Main"}).memory.threads, small);
}

}  // namespace
}  // namespace jarmor::launcher
