// Whose process is ended: what a PID file names is believed by nobody.
#include <fcntl.h>
#include <gmock/gmock.h>
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

class LifecycleIdentity : public WithServers {
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

TEST_F(LifecycleIdentity, StopCatchesAStartThatHasNoPidFileYet) {
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

TEST_F(LifecycleIdentity, AForeignPidInThePidFileIsLeftAlone) {
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

TEST_F(LifecycleIdentity, ADeadPidAndNonsenseInThePidFileBlockNothing) {
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

TEST_F(LifecycleIdentity, ANumberThatWasGivenOutAgainIsNotTheServer) {
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

TEST_F(LifecycleIdentity, AServerThatJarmorDidNotStartIsFoundByItsPidFileOrByALookAndStopped) {
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

TEST_F(LifecycleIdentity, AToolOfTheProductWithTheSameHomeIsNotTheServer) {
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

}  // namespace
}  // namespace jarmor::lifecycle
