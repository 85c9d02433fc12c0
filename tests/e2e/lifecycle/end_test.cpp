// How servers and supervisors end, and who says so.
#include <gmock/gmock.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <filesystem>

#include "product.h"

namespace jarmor::lifecycle {
namespace {

namespace fs = std::filesystem;
using std::chrono::seconds;
using ::testing::HasSubstr;

class LifecycleEnd : public WithServers {};

TEST_F(LifecycleEnd, WhenTheSupervisorIsKilledTheServerEndsAndTheNextStartWorks) {
    const Product product("lost", {"hook", "print=up"});
    ASSERT_EQ(product.jarmor("start").code, 0);
    ASSERT_TRUE(until([&] { return product.console().find("up\n") != std::string::npos; }));
    ASSERT_EQ(::kill(product.supervisor(), SIGKILL), 0);
    EXPECT_TRUE(until([&] { return product.jvms().empty(); }));
    EXPECT_EQ(product.jarmor("status").code, 1) << "it did not end as asked";
    EXPECT_EQ(product.jarmor("start").code, 0);
    EXPECT_EQ(product.jvms().size(), 1U);
}

TEST_F(LifecycleEnd, WhenTheServerIsKilledThatIsSaidAndStatusKnowsItDied) {
    const Product product("killed", {"print=up"});
    ASSERT_EQ(product.jarmor("start").code, 0);
    ASSERT_EQ(::kill(product.jvm(), SIGKILL), 0);
    EXPECT_TRUE(until([&] { return product.supervisors().empty(); }));
    EXPECT_THAT(product.console(), HasSubstr("was killed (signal KILL)"));
    EXPECT_EQ(product.jarmor("status").code, 1);
    EXPECT_EQ(product.jarmor("start").code, 0);
}

TEST_F(LifecycleEnd, ExitCode121OfARealServerStartsItAgainUnderTheSameSupervisor) {
    const Product product("again", {"once=tmp/first", "hook"});
    ASSERT_EQ(product.jarmor("start").code, 0);
    const auto supervisor = product.supervisor();
    EXPECT_TRUE(until([&] { return product.console().find("started again") != std::string::npos; }));
    EXPECT_EQ(product.supervisor(), supervisor);
    EXPECT_THAT(product.console(), HasSubstr("starts again in place (exit code 121)"));
    EXPECT_EQ(text_of(product.pid_file()), std::to_string(product.jvm()) + "\n");
    EXPECT_EQ(product.jarmor("stop").code, 0);
}

TEST_F(LifecycleEnd, TheProcessBesideTheServerIsSmall) {
    const Product product("small", {"print=up"});
    ASSERT_EQ(product.jarmor("start").code, 0);
    ASSERT_TRUE(until([&] { return product.console().find("up\n") != std::string::npos; }));
    const auto status = text_of("/proc/" + std::to_string(product.supervisor()) + "/status");
    const auto at = status.find("VmRSS:");
    ASSERT_NE(at, std::string::npos);
    EXPECT_LT(std::atoi(status.c_str() + at + 6), 3 * 1024) << status.substr(at, 30);
    EXPECT_THAT(status, HasSubstr("Name:\tjarmor\n"));
    EXPECT_THAT(status, HasSubstr("NoNewPrivs:\t1\n"));
    EXPECT_THAT(status, HasSubstr("Uid:\t61184\t61184\t61184\t61184\n"));
}

TEST_F(LifecycleEnd, TheProcessBesideAServerWhoseKeyStoresWereOpenedIsSmallToo) {
    const Product product("opened", {"print=up"});
    const std::string store = product.home() + "/gw.p12";
    ASSERT_EQ(std::system((product.command("start").front() + " keystore make " + store +
                           " --for gw.example.com >/dev/null")
                              .c_str()),
              0);
    for (const auto& entry : fs::directory_iterator(product.home())) {
        if (!entry.path().filename().string().starts_with("gw")) continue;
        ASSERT_EQ(::chown(entry.path().c_str(), service_uid, service_gid), 0);
    }
    product.write_profile({"print=up"},
                          "[[keystore]]\npath = \"gw.p12\"\npassword_file = \"" + store + ".password\"\n");
    const auto started = product.jarmor("start");
    ASSERT_EQ(started.code, 0) << started.err;
    ASSERT_TRUE(until([&] { return product.console().find("up\n") != std::string::npos; }));
    const auto status = text_of("/proc/" + std::to_string(product.supervisor()) + "/status");
    const auto at = status.find("VmRSS:");
    ASSERT_NE(at, std::string::npos);
    EXPECT_LT(std::atoi(status.c_str() + at + 6), 3 * 1024) << status.substr(at, 30);
}

TEST_F(LifecycleEnd, ACrashOfTheVmIsToldWithTheFileThatExplainsIt) {
    const Product product("crashed", {"print=up"});
    ASSERT_EQ(::chown(product.home().c_str(), service_uid, service_gid), 0);
    ASSERT_EQ(product.jarmor("start").code, 0);
    ASSERT_TRUE(until([&] { return product.console().find("up\n") != std::string::npos; }));
    const auto jvm = product.jvm();
    ASSERT_EQ(::kill(jvm, SIGSEGV), 0);
    ASSERT_TRUE(until([&] { return product.supervisors().empty(); }));
    EXPECT_THAT(product.console(), HasSubstr("crashed"));
    EXPECT_THAT(product.console(), HasSubstr("hs_err_pid" + std::to_string(jvm) + ".log"));
}

TEST_F(LifecycleEnd, InTheForegroundAnEndThatWasAskedForIsZeroAndOthersAsTheOptionSays) {
    struct Row {
        std::vector<std::string> options;
        int code;
    };
    for (const Row& row : {Row{{}, 0}, Row{{"--exit-code", "raw"}, 143}, Row{{"--exit-code", "zero"}, 0}}) {
        const Product product("codes", {"hook"});
        const pid_t run = product.jarmor_in_background("run", row.options);
        ASSERT_TRUE(until([&] { return fs::exists(product.pid_file()); }));
        ::usleep(300'000);
        ASSERT_EQ(::kill(run, SIGTERM), 0);
        EXPECT_EQ(support::wait_for(run, seconds(20)).code, row.code);
    }
}

}  // namespace
}  // namespace jarmor::lifecycle
