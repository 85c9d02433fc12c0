// The loop beside the JVM, with a shell in java's place: what it does with signals, ends and orphans.
#include "launcher/start/supervise.h"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <utility>

#include "launcher/exit_code.h"
#include "launcher/plan/sealed_file.h"
#include "launcher/start/handover.h"
#include "launcher/start/log_pump.h"
#include "tests/support/child.h"
#include "tests/support/fake_jdk.h"
#include "tests/support/must_run.h"

namespace jarmor::launcher {
namespace {

namespace fs = std::filesystem;
using support::Outcome;
using ::testing::HasSubstr;
using ::testing::Not;

class Supervise : public ::testing::Test {
  protected:
    void SetUp() override {
        JARMOR_NEED(::geteuid() == 0, "needs root: what it reads back is a drop");
        fs::copy_file("/bin/sh", jdk_.java(), fs::copy_options::overwrite_existing);
        fs::create_directories(folder_);
        ASSERT_EQ(::chown(folder_.c_str(), 10001, 10002), 0);
        handover_.supervision.name = "test";
        handover_.supervision.settings.restarts.value = 2;
        handover_.supervision.settings.restart_window.value = 60;
        handover_.supervision.settings.stop_wait.value = 30;
        handover_.supervision.settings.stop_kill.value = true;
        handover_.environ = {"PATH=/usr/bin:/bin"};
        handover_.directory = folder_;
    }
    void TearDown() override {
        if (!folder_.empty()) fs::remove_all(folder_);
    }

    int supervise_here(const std::string& script) {
        const guard::UniqueFd java(::open(jdk_.java().c_str(), O_PATH));
        const guard::UniqueFd bin(::open((jdk_.home() + "/bin").c_str(), O_PATH | O_DIRECTORY));
        struct stat status{};
        if (::fstat(java.get(), &status) != 0) return 100;
        auto dropped = confine::become({10001, 10002, {10002}, "", "/", true, {}}, {0, 0, 027}, false);
        if (!dropped) return std::fprintf(stderr, "%s\n", dropped.error().line().c_str()), 101;
        auto confined = confine::confine(*dropped, {});
        if (!confined) return 102;
        Handover handover = handover_;
        handover.promise = confined->promise();
        handover.java = java.get();
        handover.bin_dir = bin.get();
        handover.device = status.st_dev;
        handover.inode = status.st_ino;
        handover.path = jdk_.java();
        handover.argv = {"java", "-c", script};
        auto sealed = sealed_file("test", to_bytes(handover));
        if (!sealed) return 103;
        auto code = supervise_from(sealed->get());
        if (code) return *code;
        (void)std::fprintf(stderr, "%s\n", code.error().line().c_str());
        return exit_code(code.error().kind);
    }
    /// Under supervision, with `meanwhile` in another process once the script has made the file "ready".
    Outcome run(const std::string& script, const std::function<void(pid_t)>& meanwhile = {}) {
        return support::run_child(
            [&] {
                const pid_t supervisor = ::getpid();
                const pid_t other = meanwhile ? ::fork() : -1;
                if (other == 0) {
                    for (int i = 0; i < 2000 && !fs::exists(folder_ + "/ready"); ++i) ::usleep(5000);
                    meanwhile(supervisor);
                    ::_exit(0);
                }
                return supervise_here(script);
            },
            std::chrono::seconds(60));
    }
    std::string text_of(const std::string& name) const {
        std::ifstream file(folder_ + "/" + name);
        return {std::istreambuf_iterator<char>(file), {}};
    }

    std::string folder_ = ::testing::TempDir() + "jarmor_supervise_" + std::to_string(::getpid());
    support::FakeJdk jdk_;
    Handover handover_;
};

const char* const wait_for_term = "trap 'echo hook; exit 143' TERM; : >ready; while :; do sleep 0.05; done";

TEST_F(Supervise, AnEndByItselfKeepsItsCodeAndIsSaid) {
    const auto outcome = run("exit 42");
    EXPECT_EQ(outcome.code, 42) << outcome.err;
    EXPECT_THAT(outcome.err, HasSubstr("ended by itself, exit code 42"));
}

TEST_F(Supervise, TermReachesTheJvmOnceAndTheEndIsZero) {
    const auto outcome = run(wait_for_term, [](pid_t supervisor) { (void)::kill(supervisor, SIGTERM); });
    EXPECT_EQ(outcome.code, 0) << outcome.err;
    EXPECT_EQ(outcome.out, "hook\n");
    EXPECT_THAT(outcome.err, HasSubstr("ended as asked after TERM from pid "));
}

TEST_F(Supervise, EverySignalThatCanBeCaughtIsForwarded) {
    const auto outcome =
        run("for s in HUP QUIT USR1 USR2 ALRM PIPE VTALRM PROF XCPU XFSZ IO PWR WINCH URG CONT TRAP SYS "
            "STKFLT; do "
            "trap \"echo $s >>got\" $s; done; trap 'exit 9' TERM; : >ready; while :; do sleep 0.02; done",
            [this](pid_t supervisor) {
                std::size_t expected = 0;
                for (const int number :
                     {SIGHUP, SIGQUIT, SIGUSR1, SIGUSR2, SIGALRM, SIGPIPE, SIGVTALRM, SIGPROF, SIGXCPU,
                      SIGXFSZ, SIGIO, SIGPWR, SIGWINCH, SIGURG, SIGCONT, SIGTRAP, SIGSYS}) {
                    (void)::kill(supervisor, number);
                    ++expected;
                    for (int i = 0; i < 400; ++i) {
                        const auto got = text_of("got");
                        if (static_cast<std::size_t>(std::count(got.begin(), got.end(), '\n')) >= expected)
                            break;
                        ::usleep(5000);
                    }
                }
                (void)::kill(supervisor, SIGTERM);
            });
    EXPECT_EQ(outcome.code, 0) << outcome.err;
    EXPECT_EQ(text_of("got"),
              "HUP\nQUIT\nUSR1\nUSR2\nALRM\nPIPE\nVTALRM\nPROF\nXCPU\nXFSZ\nIO\nPWR\nWINCH\nURG\nCONT\nTRAP\n"
              "SYS\n");
}

TEST_F(Supervise, ExitCode121StartsAgainInPlaceUntilTheBudgetIsSpent) {
    const auto outcome = run("echo x >>starts; exit 121");
    EXPECT_EQ(outcome.code, 121) << outcome.err;
    EXPECT_EQ(text_of("starts"), "x\nx\nx\n");
    EXPECT_THAT(outcome.err, HasSubstr("starts again in place (exit code 121) in 1 s"));
    EXPECT_THAT(outcome.err, HasSubstr("more than 2 times in 60 s"));
}

TEST_F(Supervise, SideProgramsOutliveARestartAndEndWithTheServerAsAGroup) {
    const std::string tool = folder_ + "/tool.sh";
    std::ofstream(tool) << "#!/bin/sh\necho $$ >>tools\nsleep 600 &\necho $! >>tools\nwait\n";
    fs::permissions(tool, fs::perms(0755));
    handover_.supervision.beside = {{{tool}, {"PATH=/usr/bin:/bin"}, folder_}};
    const auto outcome =
        run("echo x >>starts; while [ $(wc -l <tools) -lt 2 ]; do sleep 0.01; done; [ $(wc -l <starts) -gt 1 "
            "] || exit 121");
    EXPECT_EQ(outcome.code, 0) << outcome.err;
    std::ifstream tools(folder_ + "/tools");
    int count = 0;
    for (pid_t pid = 0; tools >> pid; ++count) {
        for (int i = 0; i < 400 && ::kill(pid, 0) == 0; ++i) ::usleep(5000);
        EXPECT_EQ(::kill(pid, 0), -1) << pid << " still runs";
    }
    EXPECT_EQ(count, 2) << "it was started once, with its child";
}

TEST_F(Supervise, AProgramBeforeThatFailsIsSaidAndDoesNotStopTheStart) {
    handover_.supervision.before = {{{"/bin/sh", "-c", "echo first >>order; exit 3"}, {}, folder_},
                                    {{"/nowhere"}, {}, folder_}};
    const auto outcome = run("echo java >>order");
    EXPECT_EQ(outcome.code, 0) << outcome.err;
    EXPECT_EQ(text_of("order"), "first\njava\n");
    EXPECT_THAT(outcome.err, HasSubstr("/nowhere: cannot be executed: No such file"));
}

TEST_F(Supervise, OrphansOfTheServerAreReaped) {
    const auto outcome =
        run("for i in 1 2 3; do (sh -c 'exit 0' &) ; done; sleep 0.3; : >ready; trap 'exit 0' TERM; while :; "
            "do sleep 0.05; done",
            [this](pid_t supervisor) {
                std::size_t zombies = 0, children = 0;
                std::ifstream list("/proc/" + std::to_string(supervisor) + "/task/" +
                                   std::to_string(supervisor) + "/children");
                for (pid_t pid = 0; list >> pid; ++children) {
                    std::ifstream stat("/proc/" + std::to_string(pid) + "/stat");
                    const std::string text((std::istreambuf_iterator<char>(stat)), {});
                    if (text.find(") Z ") != std::string::npos) ++zombies;
                }
                std::ofstream(folder_ + "/seen") << children << " " << zombies;
                (void)::kill(supervisor, SIGTERM);
            });
    EXPECT_EQ(outcome.code, 0) << outcome.err;
    EXPECT_EQ(text_of("seen"), "2 0") << "java, and the process of this test";
}

TEST_F(Supervise, AServerThatDoesNotHearTermIsKilledAfterItsTime) {
    handover_.supervision.settings.stop_wait.value = 1;
    const auto outcome = run("trap '' TERM; trap 'echo dump' QUIT; : >ready; while :; do sleep 0.05; done",
                             [](pid_t supervisor) { (void)::kill(supervisor, SIGTERM); });
    EXPECT_EQ(outcome.code, 0) << outcome.err;
    EXPECT_EQ(outcome.out, "dump\n");
    EXPECT_THAT(outcome.err, HasSubstr("still runs 1 s after TERM: thread dump, KILL follows"));
    EXPECT_THAT(outcome.err, HasSubstr("was killed after TERM"));
}

TEST_F(Supervise, WhenItIsKilledItselfTheServerIsToldToEnd) {
    const auto outcome =
        run("trap 'echo hook >hook; exit 0' TERM; echo $$ >jvm; : >ready; while :; do sleep 0.05; done",
            [](pid_t supervisor) { (void)::kill(supervisor, SIGKILL); });
    EXPECT_EQ(outcome.code, 137);
    for (int i = 0; i < 400 && text_of("hook").empty(); ++i) ::usleep(5000);
    EXPECT_EQ(text_of("hook"), "hook\n");
}

/// A cgroup of the memory controller with a limit, v1 or v2; removed at the end. Empty where there is none.
/// The limit is far above what a sanitized supervisor takes: the kernel ends the largest.
class SmallGroup {
  public:
    SmallGroup() {
        for (const auto& [parent, limit] : {std::pair{"/sys/fs/cgroup/memory", "memory.limit_in_bytes"},
                                            {"/sys/fs/cgroup", "memory.max"}}) {
            const std::string group = std::string(parent) + "/jarmor_test_" + std::to_string(::getpid());
            std::error_code failed;
            if (!fs::exists(parent) || !fs::create_directory(group, failed)) continue;
            std::ofstream(group + "/" + limit) << (256U << 20U) << std::flush;
            std::ofstream(group + "/memory.swap.max") << 0;
            if (fs::exists(group + "/" + limit)) {
                path_ = group;
                return;
            }
            fs::remove(group, failed);
        }
    }
    ~SmallGroup() {
        if (!path_.empty()) (void)::rmdir(path_.c_str());
    }
    SmallGroup(const SmallGroup&) = delete;
    SmallGroup& operator=(const SmallGroup&) = delete;
    const std::string& path() const { return path_; }

  private:
    std::string path_;
};

TEST_F(Supervise, AnEndByTheOomKillerIsToldFromAKill) {
    const SmallGroup group;
    JARMOR_NEED(!group.path().empty(), "needs the memory controller of cgroups");
    const auto outcome = support::run_child(
        [&] {
            std::ofstream(group.path() + "/cgroup.procs") << ::getpid() << std::flush;
            // A line without an end has to be kept whole.
            return supervise_here("exec tail -n 1 /dev/zero");
        },
        std::chrono::seconds(60));
    EXPECT_EQ(outcome.code, 137) << outcome.err;
    EXPECT_THAT(outcome.err, HasSubstr("was killed by the kernel: the cgroup is out of memory"));
}

TEST_F(Supervise, SocketsOfAServiceManagerAreForTheJvm) {
    handover_.environ.insert(handover_.environ.end(), {"LISTEN_FDS=1", "LISTEN_PID=1"});
    const auto outcome = support::run_child([&] {
        const guard::UniqueFd socket(::memfd_create("socket", 0));
        if (::write(socket.get(), "x", 1) != 1) return 100;
        handover_.supervision.keep = {socket.get()};
        return supervise_here("[ $LISTEN_PID = $$ ] && [ -s /proc/self/fd/" + std::to_string(socket.get()) +
                              " ]");
    });
    EXPECT_EQ(outcome.code, 0) << outcome.err;
}

TEST_F(Supervise, ACrashIsTold) {
    const auto outcome = run("kill -ABRT $$");
    EXPECT_EQ(outcome.code, 134);
    EXPECT_THAT(outcome.err, HasSubstr("crashed (signal ABRT)"));
}

TEST_F(Supervise, JavaThatCannotBeExecutedIs126AndNoSideProgramIsLeft) {
    ASSERT_EQ(::chmod(jdk_.java().c_str(), 0700), 0);
    handover_.supervision.beside = {{{"/bin/sleep", "600"}, {}, folder_}};
    const auto outcome = run("true");
    EXPECT_EQ(outcome.code, 126) << outcome.err;
    EXPECT_THAT(outcome.err, HasSubstr("cannot be executed: Permission denied"));
}

TEST_F(Supervise, WhatTheServerPrintsIsKeptInABoundedFile) {
    handover_.supervision.log = folder_ + "/console.log";
    const auto outcome = run(
        "i=0; while [ $i -lt 1500 ]; do head -c 16384 /dev/zero | tr '\\0' x; i=$((i+1)); done; echo end");
    EXPECT_EQ(outcome.code, 0) << outcome.err;
    EXPECT_EQ(outcome.out, "");
    EXPECT_LE(fs::file_size(folder_ + "/console.log"), LogPump::limit);
    EXPECT_LE(fs::file_size(folder_ + "/console.log.1"), LogPump::limit);
    EXPECT_THAT(text_of("console.log"), HasSubstr("end\njarmor: test pid "));
}

TEST_F(Supervise, AStateThatWasNotHandedOverIsRefused) {
    const auto outcome = support::run_child([] {
        const int other = ::memfd_create("x", 0);
        auto code = supervise_from(other);
        return code ? 0 : exit_code(code.error().kind);
    });
    EXPECT_EQ(outcome.code, exit_policy);
}

TEST_F(Supervise, APromiseThatDoesNotHoldIsRefused) {
    const auto outcome = support::run_child([&] {
        Handover handover = handover_;
        handover.promise.identity = {10001, 10002, {10002}, "", "/", true, {}};
        auto sealed = sealed_file("test", to_bytes(handover));
        if (!sealed) return 100;
        auto code = supervise_from(sealed->get());  // as root, which nobody promised
        return code ? 0 : exit_code(code.error().kind);
    });
    EXPECT_EQ(outcome.code, exit_confine);
}

}  // namespace
}  // namespace jarmor::launcher
