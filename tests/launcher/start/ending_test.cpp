#include "launcher/start/ending.h"

#include <gmock/gmock.h>
#include <unistd.h>

#include <csignal>
#include <filesystem>
#include <fstream>

#include "launcher/start/restart_budget.h"

namespace jarmor::launcher {
namespace {

using std::chrono::seconds;
using ::testing::HasSubstr;

Ending ended(int status, int asked = 0) {
    Ending ending;
    ending.pid = 7;
    ending.status = status;
    ending.asked = asked;
    return ending;
}
int exited(int code) {
    return code << 8;
}

TEST(EndingTest, AnEndThatWasAskedForIsZeroUnlessTheJvmsOwnCodeIsWanted) {
    const auto ending = ended(exited(143), SIGTERM);
    EXPECT_EQ(ending.exit_code(ExitCodes::contract), 0);
    EXPECT_EQ(ending.exit_code(ExitCodes::raw), 143);
    EXPECT_EQ(ending.exit_code(ExitCodes::zero), 0);
    EXPECT_THAT(ending.text(), HasSubstr("ended as asked after TERM, exit code 143"));
}

TEST(EndingTest, AnEndThatNobodyAskedForKeepsTheJvmsCode) {
    EXPECT_EQ(ended(exited(3)).exit_code(ExitCodes::contract), 3);
    EXPECT_EQ(ended(exited(0)).exit_code(ExitCodes::contract), 0);
    EXPECT_EQ(ended(SIGKILL).exit_code(ExitCodes::contract), 137);
    EXPECT_EQ(ended(exited(42)).exit_code(ExitCodes::zero), 0) << "as the scripts do";
}

TEST(EndingTest, OomKillCrashAndKillAreToldApart) {
    auto killed = ended(SIGKILL);
    EXPECT_EQ(killed.kind(), EndKind::killed);
    EXPECT_THAT(killed.text(), HasSubstr("was killed (signal KILL), not by the kernel's OOM killer"));
    killed.oom_kills = 1;
    EXPECT_EQ(killed.kind(), EndKind::out_of_memory);
    EXPECT_THAT(killed.text(), HasSubstr("the cgroup is out of memory"));
    auto crashed = ended(SIGABRT, SIGTERM);
    EXPECT_EQ(crashed.kind(), EndKind::crash);
    EXPECT_EQ(crashed.exit_code(ExitCodes::contract), 134) << "asked for, but no clean end";
    auto without_core = ended(exited(1));
    EXPECT_EQ(without_core.kind(), EndKind::normal);
    without_core.error_log = "/tmp/hs_err_pid7.log";
    EXPECT_EQ(without_core.kind(), EndKind::crash);
    EXPECT_THAT(without_core.text(), HasSubstr("see /tmp/hs_err_pid7.log"));
    // Somebody else in the cgroup was killed; this JVM ended by itself.
    auto beside = ended(exited(1));
    beside.oom_kills = 1;
    EXPECT_EQ(beside.kind(), EndKind::normal);
}

TEST(EndingTest, TheErrorLogIsLookedForWhereTheVmWritesIt) {
    const std::string folder = ::testing::TempDir() + "jarmor_ending_" + std::to_string(::getpid());
    std::filesystem::create_directories(folder);
    EXPECT_EQ(find_error_log({"java"}, folder, 7), "");
    std::ofstream(folder + "/hs_err_pid7.log") << "#";
    EXPECT_EQ(find_error_log({"java"}, folder, 7), folder + "/hs_err_pid7.log");
    std::ofstream(folder + "/vm%7.txt") << "#";
    EXPECT_EQ(find_error_log({"java", "-XX:ErrorFile=x", "-XX:ErrorFile=vm%%%p.txt"}, folder, 7),
              folder + "/vm%7.txt");
    EXPECT_EQ(find_error_log({"java", "-XX:ErrorFile=" + folder + "/none"}, folder, 8), "");
    std::filesystem::remove_all(folder);
}

TEST(RestartBudgetTest, TheFirstIsAtOnceTheNextAreSlowerAndTheBudgetEnds) {
    RestartBudget budget(4, seconds(100));
    const RestartBudget::Clock::time_point now{};
    EXPECT_EQ(budget.take(now), seconds(0));
    EXPECT_EQ(budget.take(now), seconds(1));
    EXPECT_EQ(budget.take(now), seconds(2));
    EXPECT_EQ(budget.take(now), seconds(4));
    EXPECT_EQ(budget.take(now), std::nullopt);
    EXPECT_EQ(budget.take(now + seconds(101)), seconds(0)) << "after the window it is a first one again";
    RestartBudget many(1000, seconds(100));
    for (int i = 0; i < 40; ++i) (void)many.take(now);
    EXPECT_EQ(many.take(now), seconds(32));
    EXPECT_EQ(RestartBudget(0, seconds(100)).take(now), std::nullopt);
}

}  // namespace
}  // namespace jarmor::launcher
