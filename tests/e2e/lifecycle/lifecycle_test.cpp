// start, stop, restart and status on real JVMs and with real users, and everything that gets in their way.
#include <fcntl.h>
#include <gmock/gmock.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

#include <csignal>
#include <filesystem>

#include "launcher/start/state.h"
#include "product.h"

namespace jarmor::lifecycle {
namespace {

namespace fs = std::filesystem;
using std::chrono::seconds;
using ::testing::HasSubstr;
using ::testing::Not;

class Lifecycle : public WithServers {
  protected:
    /// A process that has nothing to do with the product, of the same user.
    class Bystander {
      public:
        Bystander() : pid_(::fork()) {
            if (pid_ != 0) return;
            if (::setresgid(service_gid, service_gid, service_gid) != 0 ||
                ::setresuid(service_uid, service_uid, service_uid) != 0) {
                ::_exit(1);
            }
            ::_exit(support::exec_words({"sleep", "600"}));
        }
        ~Bystander() {
            (void)::kill(pid_, SIGKILL);
            (void)support::wait_for(pid_, seconds(5));
        }
        Bystander(const Bystander&) = delete;
        Bystander& operator=(const Bystander&) = delete;
        pid_t pid() const { return pid_; }
        bool untouched() const {
            const auto mark = launcher::mark_of(pid_);
            return mark && launcher::still_runs(*mark);
        }

      private:
        pid_t pid_;
    };
};

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

TEST_F(Lifecycle, StopCatchesAStartThatHasNoPidFileYet) {
    const Product product("early", {"hook"});
    for (int microseconds = 0; microseconds < 60'000; microseconds += 4'000) {
        const pid_t start = product.jarmor_in_background("run");
        ::usleep(static_cast<useconds_t>(microseconds));
        EXPECT_EQ(product.jarmor("stop").code, 0);
        // Either it was stopped, or it had not begun when stop looked: then the next one stops it.
        if (!until([&] { return ::waitpid(start, nullptr, WNOHANG) == start; }, seconds(1))) {
            EXPECT_EQ(product.jarmor("stop").code, 0);
            (void)support::wait_for(start, seconds(10));
        }
        EXPECT_TRUE(product.jvms().empty());
    }
}

TEST_F(Lifecycle, AForeignPidInThePidFileIsLeftAlone) {
    const Product product("foreign", {});
    const Bystander bystander;
    ASSERT_TRUE(until([&] { return launcher::mark_of(bystander.pid()).has_value(); }));
    for (const std::string& text :
         {std::to_string(bystander.pid()), std::to_string(bystander.pid()) + "\n" + std::string(90, '\0')}) {
        write_text(product.pid_file(), text);
        const auto stopped = product.jarmor("stop");
        EXPECT_EQ(stopped.code, 0);
        EXPECT_THAT(stopped.err, HasSubstr("names pid " + std::to_string(bystander.pid())));
        EXPECT_THAT(stopped.err, HasSubstr("is left alone"));
        EXPECT_TRUE(bystander.untouched());
        EXPECT_EQ(product.jarmor("status").code, 1) << "a PID file, and no server";
    }
    ASSERT_EQ(product.jarmor("restart").code, 0) << "and it blocks no start";
    EXPECT_TRUE(bystander.untouched());
    EXPECT_EQ(text_of(product.pid_file()), std::to_string(product.jvm()) + "\n");
}

TEST_F(Lifecycle, ADeadPidAndNonsenseInThePidFileBlockNothing) {
    const Product product("dead", {});
    for (const char* const text : {"4194303\n", "", "-1", "not a number"}) {
        write_text(product.pid_file(), text);
        const auto stopped = product.jarmor("stop");
        EXPECT_EQ(stopped.code, 0) << text;
        EXPECT_THAT(stopped.err, HasSubstr("does not run"));
    }
    EXPECT_EQ(product.jarmor("start").code, 0);
    EXPECT_EQ(product.jarmor("stop").code, 0);
}

TEST_F(Lifecycle, ANumberThatWasGivenOutAgainIsNotTheServer) {
    const Product product("reused", {});
    ASSERT_EQ(product.jarmor("start").code, 0);
    ASSERT_EQ(product.jarmor("stop").code, 0);
    const Bystander bystander;
    ASSERT_TRUE(until([&] { return launcher::mark_of(bystander.pid()).has_value(); }));
    const auto mark = launcher::mark_of(bystander.pid());
    // What a server left behind whose numbers belong to the bystander now.
    const launcher::ProcessMark before{mark->pid, mark->start_ticks - 1};
    ASSERT_TRUE(launcher::write_state(product.state_directory(), {before, before, launcher::boot_id()}));
    (void)::chown((product.state_directory() + "/state").c_str(), service_uid, service_gid);
    EXPECT_EQ(product.jarmor("stop").code, 0);
    EXPECT_TRUE(bystander.untouched());
    EXPECT_EQ(product.jarmor("status").code, 1);
    EXPECT_EQ(product.jarmor("start").code, 0);
    EXPECT_TRUE(bystander.untouched());
}

TEST_F(Lifecycle, AServerThatJarmorDidNotStartIsFoundByItsPidFileOrByALookAndStopped) {
    for (const bool with_file : {true, false}) {
        const Product product(with_file ? "byhand" : "bylook", {});
        const pid_t by_hand = ::fork();
        if (by_hand == 0) {
            if (::setresgid(service_gid, service_gid, service_gid) != 0 ||
                ::setresuid(service_uid, service_uid, service_uid) != 0 ||
                ::chdir(product.home().c_str()) != 0) {
                ::_exit(1);
            }
            const int null = ::open("/dev/null", O_RDWR);
            for (int fd = 0; fd < 3; ++fd) (void)::dup2(null, fd);
            std::vector<std::string> words{
                java_home() + "/bin/java",         "-cp",          "bin/server.jar",
                "-Dcarbon.home=" + product.home(), "probe.Server", "hook"};
            if (with_file) words.push_back("pid=" + product.pid_file());
            ::_exit(support::exec_words(words));
        }
        ASSERT_TRUE(
            until([&] { return !product.jvms().empty() && (!with_file || fs::exists(product.pid_file())); }));
        const auto status = product.jarmor("status");
        EXPECT_EQ(status.code, 0);
        EXPECT_THAT(status.out, HasSubstr("runs: pid " + std::to_string(by_hand)));
        EXPECT_THAT(status.out, HasSubstr("not started by jarmor"));
        EXPECT_EQ(product.jarmor("start").out, "Process is already running\n");
        EXPECT_EQ(product.jarmor("stop").code, 0);
        EXPECT_EQ(support::wait_for(by_hand, seconds(10)).code, 143);
        EXPECT_FALSE(fs::exists(product.pid_file()));
    }
}

TEST_F(Lifecycle, AToolOfTheProductWithTheSameHomeIsNotTheServer) {
    const Product product("tool", {});
    const pid_t tool = ::fork();
    if (tool == 0) {
        if (::setresuid(service_uid, service_uid, service_uid) != 0) ::_exit(1);
        // As ciphertool.sh: it names the home, and runs another class.
        ::_exit(support::exec_words(
            {java_home() + "/bin/java", "-Dcarbon.home=" + product.home(), "-version", "Tool"}));
    }
    EXPECT_EQ(product.jarmor("start").code, 0);
    (void)support::wait_for(tool, seconds(20));
    EXPECT_EQ(product.jarmor("stop").code, 0);
}

TEST_F(Lifecycle, AFullDiskStopsNoStartAndNoStop) {
    const Product product("full", {"hook"});
    const std::string logs = product.home() + "/repository/logs";
    ASSERT_EQ(product.jarmor("start").code, 0);
    ASSERT_EQ(product.jarmor("stop").code, 0);
    ASSERT_EQ(::mount("tmpfs", product.state_directory().c_str(), "tmpfs", 0,
                      "size=4k,uid=61184,gid=61184,mode=700"),
              0);
    ASSERT_EQ(::mount("tmpfs", logs.c_str(), "tmpfs", 0, "size=4k,uid=61184,gid=61184,mode=700"), 0);
    write_text(logs + "/filler", std::string(8192, 'x'));
    write_text(product.state_directory() + "/filler", std::string(8192, 'x'));
    const auto started = product.jarmor("start");
    EXPECT_EQ(started.code, 0) << started.err;
    EXPECT_THAT(started.err, HasSubstr("No space left on device"));
    EXPECT_EQ(product.jvms().size(), 1U);
    EXPECT_EQ(product.jarmor("status").code, 0);
    EXPECT_EQ(product.jarmor("stop").code, 0);
    EXPECT_TRUE(until([&] { return product.jvms().empty() && product.supervisors().empty(); }));
    (void)::umount2(logs.c_str(), MNT_DETACH);
    (void)::umount2(product.state_directory().c_str(), MNT_DETACH);
}

TEST_F(Lifecycle, AReadOnlyHomeIsStartedAndStoppedByItsUserToo) {
    const Product product("readonly", {});
    product.write_profile({}, "");
    ASSERT_EQ(::mount(product.home().c_str(), product.home().c_str(), nullptr, MS_BIND, nullptr), 0);
    ASSERT_EQ(::mount(nullptr, product.home().c_str(), nullptr, MS_REMOUNT | MS_BIND | MS_RDONLY, nullptr),
              0);
    // No /run/jarmor either: nothing at all can be remembered, and the look through /proc has to do.
    const auto started = product.jarmor_as(service_uid, service_gid, "start");
    EXPECT_EQ(started.code, 0) << started.err;
    EXPECT_THAT(started.err, HasSubstr("no state is kept of this server"));
    EXPECT_EQ(product.jarmor_as(service_uid, service_gid, "start").out, "Process is already running\n");
    EXPECT_EQ(product.jarmor_as(service_uid, service_gid, "status").code, 0);
    EXPECT_EQ(product.jarmor_as(service_uid, service_gid, "stop").code, 0);
    EXPECT_TRUE(until([&] { return product.jvms().empty() && product.supervisors().empty(); }));
    (void)::umount2(product.home().c_str(), MNT_DETACH);
}

TEST_F(Lifecycle, TwoProductsOnOneHostDoNotSeeEachOther) {
    const Product first("first", {"port=19501"}, "ports = [19501]"),
        second("second", {"port=19502"}, "ports = [19502]");
    ASSERT_EQ(first.jarmor("start", {"--wait"}).code, 0);
    EXPECT_EQ(second.jarmor("status").code, 3);
    ASSERT_EQ(second.jarmor("start", {"--wait"}).code, 0);
    ASSERT_EQ(first.jarmor("stop").code, 0);
    EXPECT_EQ(second.jarmor("status", {"--wait-ready"}).code, 0);
    // The PID file of one names the JVM of the other, as after a copied home.
    write_text(first.pid_file(), std::to_string(second.jvm()) + "\n");
    EXPECT_THAT(first.jarmor("stop").err, HasSubstr("is left alone"));
    EXPECT_EQ(second.jvms().size(), 1U);
}

TEST_F(Lifecycle, ARandomUserOfGroupZeroStartsAndStopsFromAnotherProcess) {
    const Product product("random", {"hook", "print=up"});
    const std::string text = text_of(product.profile());
    const auto at = text.find("user = ");
    write_text(product.profile(), text.substr(0, at) + text.substr(text.find('\n', at) + 1));
    for (const char* const path : {"", "/tmp", "/repository/logs"}) {
        ASSERT_EQ(::chown((product.home() + path).c_str(), 0, 0), 0);
        ASSERT_EQ(::chmod((product.home() + path).c_str(), 0775), 0);
    }
    const auto started = product.jarmor_as(1000620000, 0, "start");
    EXPECT_EQ(started.code, 0) << started.err;
    ASSERT_TRUE(until([&] { return product.console().find("up\n") != std::string::npos; }));
    // Another user may look and finds nothing that it could touch.
    EXPECT_NE(product.jarmor_as(1000630000, 0, "status").code, 0);
    EXPECT_EQ(product.jarmor_as(1000630000, 0, "stop").code, 0);
    EXPECT_EQ(product.jvms().size(), 1U);
    EXPECT_EQ(product.jarmor_as(1000620000, 0, "stop").code, 0);
    EXPECT_TRUE(product.jvms().empty());
    EXPECT_THAT(product.console(), HasSubstr("hook ran"));
}

TEST_F(Lifecycle, WhenTheSupervisorIsKilledTheServerEndsAndTheNextStartWorks) {
    const Product product("lost", {"hook", "print=up"});
    ASSERT_EQ(product.jarmor("start").code, 0);
    ASSERT_TRUE(until([&] { return product.console().find("up\n") != std::string::npos; }));
    ASSERT_EQ(::kill(product.supervisor(), SIGKILL), 0);
    EXPECT_TRUE(until([&] { return product.jvms().empty(); }));
    EXPECT_EQ(product.jarmor("status").code, 1) << "it did not end as asked";
    EXPECT_EQ(product.jarmor("start").code, 0);
    EXPECT_EQ(product.jvms().size(), 1U);
}

TEST_F(Lifecycle, WhenTheServerIsKilledThatIsSaidAndStatusKnowsItDied) {
    const Product product("killed", {"print=up"});
    ASSERT_EQ(product.jarmor("start").code, 0);
    ASSERT_EQ(::kill(product.jvm(), SIGKILL), 0);
    EXPECT_TRUE(until([&] { return product.supervisors().empty(); }));
    EXPECT_THAT(product.console(), HasSubstr("was killed (signal KILL)"));
    EXPECT_EQ(product.jarmor("status").code, 1);
    EXPECT_EQ(product.jarmor("start").code, 0);
}

TEST_F(Lifecycle, ExitCode121OfARealServerStartsItAgainUnderTheSameSupervisor) {
    const Product product("again", {"once=tmp/first", "hook"});
    ASSERT_EQ(product.jarmor("start").code, 0);
    const auto supervisor = product.supervisor();
    EXPECT_TRUE(until([&] { return product.console().find("started again") != std::string::npos; }));
    EXPECT_EQ(product.supervisor(), supervisor);
    EXPECT_THAT(product.console(), HasSubstr("starts again in place (exit code 121)"));
    EXPECT_EQ(text_of(product.pid_file()), std::to_string(product.jvm()) + "\n");
    EXPECT_EQ(product.jarmor("stop").code, 0);
}

TEST_F(Lifecycle, TheProcessBesideTheServerIsSmall) {
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

TEST_F(Lifecycle, ACrashOfTheVmIsToldWithTheFileThatExplainsIt) {
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

TEST_F(Lifecycle, InTheForegroundAnEndThatWasAskedForIsZeroAndOthersAsTheOptionSays) {
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
