// Supervise mode as PID 1 of a container, and on a terminal.
#include <fcntl.h>
#include <gmock/gmock.h>
#include <sched.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include <csignal>
#include <filesystem>
#include <fstream>

#include "guard/evidence/process.h"
#include "product.h"
#include "tests/support/terminal_session.h"

namespace jarmor::lifecycle {
namespace {

using std::chrono::seconds;
using support::TerminalSession;
using ::testing::HasSubstr;

class BesideTheServer : public WithServers {
  protected:
    static std::size_t count(const std::string& text, const std::string& part) {
        std::size_t found = 0;
        for (auto at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++found;
        return found;
    }
};

/// The state letters of all processes of a PID namespace, seen from its own /proc.
std::string states_in(const std::string& proc) {
    std::string letters;
    for (const auto& entry : std::filesystem::directory_iterator(proc)) {
        if (std::atoi(entry.path().filename().c_str()) <= 0) continue;
        const auto stat = text_of(entry.path().string() + "/stat");
        const auto bracket = stat.rfind(')');
        if (bracket != std::string::npos) letters += stat[bracket + 2];
    }
    return letters;
}

/// A /dev of its own with the file that a kubelet makes.
bool make_dev(const std::string& last_words) {
    if (::mount("tmpfs", "/dev", "tmpfs", 0, "mode=755") != 0) return false;
    for (const auto& [name, minor] :
         {std::pair{"/dev/null", 3U}, {"/dev/zero", 5U}, {"/dev/random", 8U}, {"/dev/urandom", 9U}}) {
        if (::mknod(name, S_IFCHR | 0666, makedev(1, minor)) != 0 || ::chmod(name, 0666) != 0) return false;
    }
    write_text("/dev/termination-log", "");
    return ::mount(last_words.c_str(), "/dev/termination-log", nullptr, MS_BIND, nullptr) == 0;
}

TEST_F(BesideTheServer, AsPidOneTermReachesTheServerOrphansAreReapedAndTheLastWordsAreLeft) {
    const Product product("pidone", {"hook", "spawn", "spawn", "print=up"});
    const std::string words = "/run/termination-log";
    write_text(words, "");
    ASSERT_EQ(::chmod(words.c_str(), 0666), 0);
    const auto outcome = support::run_child(
        [&] {
            if (::unshare(CLONE_NEWPID) != 0) return 100;
            const pid_t first = ::fork();
            if (first == 0) {
                if (::unshare(CLONE_NEWNS) != 0 || ::mount("proc", "/proc", "proc", 0, nullptr) != 0 ||
                    !make_dev(words))
                    ::_exit(101);
                ::_exit(support::exec_words(product.command("run"), variables()));
            }
            const auto own_proc = "/proc/" + std::to_string(first) + "/root/proc";
            const auto pid_file = product.pid_file();
            if (!until([&] { return states_in(own_proc).size() >= 2 && std::filesystem::exists(pid_file); }))
                return 103;
            ::sleep(2);
            const auto states = states_in(own_proc);
            if (states.find('Z') != std::string::npos) return 104;
            if (::kill(first, SIGTERM) != 0) return 105;
            return support::wait_for(first, seconds(20)).code;
        },
        seconds(60));
    EXPECT_EQ(outcome.code, 0) << outcome.err;
    EXPECT_THAT(outcome.out, HasSubstr("up\nhook ran\n"));
    EXPECT_THAT(outcome.err, HasSubstr("ended as asked after TERM"));
    EXPECT_THAT(text_of(words), HasSubstr("ended as asked after TERM"));
}

class OnATerminal : public BesideTheServer, public ::testing::WithParamInterface<TerminalSession::As> {};

INSTANTIATE_TEST_SUITE_P(As, OnATerminal,
                         ::testing::Values(TerminalSession::As::job, TerminalSession::As::leader),
                         [](const auto& as) {
                             return as.param == TerminalSession::As::job ? "Job" : "Leader";
                         });

/// The letter of /proc/PID/stat.
char state_of(pid_t pid) {
    const auto stat = text_of("/proc/" + std::to_string(pid) + "/stat");
    const auto bracket = stat.rfind(')');
    return bracket != std::string::npos ? stat[bracket + 2] : '?';
}

TEST_F(BesideTheServer, AJobIsSuspendedAndContinuedAsAWhole) {
    const Product product("suspended", {"hook", "print=up"});
    TerminalSession session(TerminalSession::As::job,
                            [&] { return support::exec_words(product.command("run"), variables()); });
    ASSERT_TRUE(session.shows("up")) << session.shown();
    const auto supervisor = product.supervisor(), jvm = product.jvm();
    session.type("\x1a");  // the SUSP key
    EXPECT_TRUE(until([&] { return state_of(jvm) == 'T' && state_of(supervisor) == 'T'; }))
        << state_of(jvm) << state_of(supervisor);
    // fg: the shell continues the group.
    ASSERT_EQ(::killpg(::getpgid(supervisor), SIGCONT), 0);
    EXPECT_TRUE(until([&] { return state_of(jvm) == 'S' && state_of(supervisor) == 'S'; }));
    session.type("\x03");
    EXPECT_EQ(session.wait().code, 0) << session.shown();
}

TEST_P(OnATerminal, EachKeyArrivesOnceAndCtrlCEndsWithZero) {
    const Product product("terminal", {"hook", "print=up"});
    TerminalSession session(GetParam(),
                            [&] { return support::exec_words(product.command("run"), variables()); });
    ASSERT_TRUE(session.shows("up")) << session.shown();
    session.type("\x1c");  // the QUIT key
    ASSERT_TRUE(session.shows("Heap")) << session.shown();
    ::usleep(500'000);
    session.type("\x03");
    const auto outcome = session.wait();
    EXPECT_EQ(outcome.code, 0) << outcome.out;
    EXPECT_EQ(count(outcome.out, "Full thread dump"), 1U) << outcome.out;
    EXPECT_EQ(count(outcome.out, "hook ran"), 1U);
    EXPECT_THAT(outcome.out, HasSubstr("ended as asked after INT"));
}

}  // namespace
}  // namespace jarmor::lifecycle
