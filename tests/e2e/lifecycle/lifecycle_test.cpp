// start, stop, restart and status on real JVMs and with real users.
#include <gmock/gmock.h>
#include <unistd.h>

#include <csignal>
#include <filesystem>

#include "product.h"

namespace jarmor::lifecycle {
namespace {

namespace fs = std::filesystem;
using std::chrono::seconds;
using ::testing::HasSubstr;

class Lifecycle : public WithServers {};

TEST_F(Lifecycle, StartReturnsWhenJavaRunsStopWhenItIsGoneAndStatusSaysWhich) {
    const Product product("plain", {"hook", "print=up"});
    EXPECT_EQ(product.jarmor("status").code, 3);
    const auto started = product.jarmor("start");
    ASSERT_EQ(started.code, 0) << started.err;
    EXPECT_EQ(product.jvms().size(), 1U);
    const auto status = product.jarmor("status");
    EXPECT_EQ(status.code, 0);
    EXPECT_THAT(status.out, HasSubstr("runs: pid " + std::to_string(product.jvm())));
    EXPECT_THAT(status.out, HasSubstr("supervised by pid " + std::to_string(product.supervisor())));
    ASSERT_TRUE(until([&] { return product.console().find("up\n") != std::string::npos; }));
    const auto stopped = product.jarmor("stop");
    EXPECT_EQ(stopped.code, 0) << stopped.err;
    EXPECT_TRUE(product.jvms().empty() && product.supervisors().empty());
    EXPECT_THAT(product.console(), HasSubstr("up\nhook ran\njarmor: "));
    EXPECT_THAT(product.console(), HasSubstr("ended as asked after TERM"));
    EXPECT_EQ(product.jarmor("status").code, 3);
    EXPECT_FALSE(fs::exists(product.pid_file()));
}

TEST_F(Lifecycle, ARefusalIsPrintedAndIsTheExitCode) {
    const Product product("refused", {}, "");
    product.write_profile({}, "mode = \"enforce\"");
    const auto refused = product.jarmor("start", {"--user", "nobody"});
    EXPECT_EQ(refused.code, 77);
    EXPECT_THAT(refused.err, HasSubstr("--user"));
    fs::remove(product.home() + "/bin/server.jar");
    fs::remove_all(product.home());
    const auto gone = product.jarmor("start");
    EXPECT_EQ(gone.code, 65) << gone.err;
    EXPECT_TRUE(product.jvms().empty() && product.supervisors().empty());
}

TEST_F(Lifecycle, AStartWhileItRunsSaysSoAndStartsNothing) {
    const Product product("twice", {});
    ASSERT_EQ(product.jarmor("start").code, 0);
    const auto jvm = product.jvm();
    const auto second = product.jarmor("start");
    EXPECT_EQ(second.code, 0);
    EXPECT_EQ(second.out, "Process is already running\n");
    const auto foreground = product.jarmor("run");
    EXPECT_EQ(foreground.code, 77);
    EXPECT_THAT(foreground.err, HasSubstr("already runs as pid " + std::to_string(jvm)));
    EXPECT_EQ(product.jvms(), std::vector<pid_t>{jvm});
}

TEST_F(Lifecycle, OfManyStartsAtOnceOneWins) {
    const Product product("many", {});
    std::vector<pid_t> starts;
    for (int i = 0; i < 8; ++i) starts.push_back(product.jarmor_in_background("start"));
    for (const pid_t start : starts) EXPECT_EQ(support::wait_for(start, seconds(30)).code, 0);
    EXPECT_TRUE(until([&] { return product.supervisors().size() == 1 && product.jvms().size() == 1; }));
}

TEST_F(Lifecycle, WaitReturnsWhenThePortsListen) {
    const Product product("ports", {"slow=700", "port=19443"}, "ports = [19443]");
    const auto started = product.jarmor("start", {"--wait"});
    ASSERT_EQ(started.code, 0) << started.err;
    EXPECT_THAT(started.out, HasSubstr(", ready"));
    EXPECT_EQ(product.jarmor("status", {"--wait-ready"}).code, 0);
}

TEST_F(Lifecycle, WithoutAPortTheProductsLogTellsAndAnOldLineDoesNot) {
    const Product product("logged", {"slow=700", "log=repository/logs/wso2carbon.log"});
    const std::string log = product.home() + "/repository/logs/wso2carbon.log";
    write_text(log, "[2020-01-01 10:00:00,000]  INFO - WSO2 Carbon started in 30 sec\n");
    (void)::chown(log.c_str(), service_uid, service_gid);
    const auto started = product.jarmor("start", {"--wait"});
    ASSERT_EQ(started.code, 0) << started.err;
    const auto text = text_of(log);
    EXPECT_EQ(std::count(text.begin(), text.end(), '\n'), 2);
}

TEST_F(Lifecycle, WaitingForAServerThatNeverGetsThereEndsAndSaysSo) {
    const Product product("never", {}, "ports = [19444]");
    product.write_profile({}, "ports = [19444]\n[supervise]\nstop_wait = 1");
    const auto started = product.jarmor("start", {"--wait"});
    EXPECT_EQ(started.code, 3);
    EXPECT_THAT(started.out, HasSubstr("and is not ready"));
}

TEST_F(Lifecycle, RestartReplacesAServerThatHangsAfterAThreadDump) {
    const Product product("hung", {"hang", "print=up"}, "");
    product.write_profile({"hang", "print=up"}, "[supervise]\nstop_wait = 1");
    ASSERT_EQ(product.jarmor("start").code, 0);
    ASSERT_TRUE(until([&] { return product.console().find("up\n") != std::string::npos; }));
    const auto before = product.jvm();
    const auto restarted = product.jarmor("restart");
    EXPECT_EQ(restarted.code, 0) << restarted.err;
    EXPECT_NE(product.jvm(), before);
    EXPECT_NE(product.jvm(), 0);
    EXPECT_THAT(product.console(), HasSubstr("Full thread dump"));
    EXPECT_THAT(product.console(), HasSubstr("thread dump, KILL follows"));
}

TEST_F(Lifecycle, WhereKillIsNotAllowedAHungServerStaysAndNoSecondOneIsStarted) {
    const Product product("kept", {"hang", "print=up"}, "");
    product.write_profile({"hang", "print=up"}, "[supervise]\nstop_wait = 1\nstop_kill = false");
    ASSERT_EQ(product.jarmor("start").code, 0);
    ASSERT_TRUE(until([&] { return product.console().find("up\n") != std::string::npos; }));
    const auto jvm = product.jvm();
    // Without the supervisor, which waits longer than a test should.
    ASSERT_EQ(::kill(product.supervisor(), SIGKILL), 0);
    const auto restarted = product.jarmor("restart");
    EXPECT_EQ(restarted.code, 1);
    EXPECT_THAT(restarted.err, HasSubstr("still runs"));
    EXPECT_EQ(product.jvms(), std::vector<pid_t>{jvm});
}

}  // namespace
}  // namespace jarmor::lifecycle
