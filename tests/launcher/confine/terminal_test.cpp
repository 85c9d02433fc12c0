#include "launcher/confine/terminal.h"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <grp.h>
#include <sys/mman.h>
#include <unistd.h>

#include "drop_child.h"
#include "tests/support/must_run.h"
#include "tests/support/probed_state.h"
#include "tests/support/terminal_session.h"

namespace jarmor::launcher::confine {
namespace {

using support::ProbedState;
using support::TerminalSession;
using ::testing::Each;
using ::testing::HasSubstr;
using ::testing::Not;

int on_terminal(bool changes, const std::vector<std::string>& words) {
    const guard::Identity root{0, 0, {0}, "", "/", false, {}};
    return drop_and_probe(changes ? service() : root, {0, 0, 027}, false, {}, words);
}

class Terminals : public ::testing::TestWithParam<TerminalSession::As> {
  protected:
    void SetUp() override {
        JARMOR_NEED(::geteuid() == 0, "needs root: the terminal matters where ids change");
    }
};

INSTANTIATE_TEST_SUITE_P(Both, Terminals,
                         ::testing::Values(TerminalSession::As::job, TerminalSession::As::leader),
                         [](const auto& as) {
                             return as.param == TerminalSession::As::job ? "AsAJobOfAShell" : "AsLeader";
                         });

TEST_P(Terminals, TypingIntoItIsRefusedAndWithoutTheDropItIsNot) {
    TerminalSession bare(GetParam(), [] { return support::exec_words({JARMOR_STATE_PROBE, "probe:type"}); });
    const auto before = bare.wait();
    EXPECT_THAT(before.out, HasSubstr("tiocsti 0 SUCCEEDED"));

    TerminalSession dropped(GetParam(), [] { return on_terminal(true, {"probe:type"}); });
    const auto after = dropped.wait();
    ASSERT_EQ(after.code, 0) << after.out;
    const ProbedState state(after.out);
    ASSERT_TRUE(state.complete()) << after.out;
    for (const char* const key : {"tiocsti", "tiocsti-high", "tioclinux", "tioclinux-high"}) {
        EXPECT_EQ(state.all(key).size(), 4U);
        EXPECT_THAT(state.all(key), Each(Not(HasSubstr("SUCCEEDED")))) << key;
    }
    EXPECT_THAT(state.all("tiocsti"), ::testing::Contains("0 EPERM"));
    EXPECT_THAT(state.all("tty"), ::testing::ElementsAre("0", "1", "2"));
}

TEST_P(Terminals, CtrlCStillEndsIt) {
    TerminalSession session(GetParam(), [] { return on_terminal(true, {"probe:wait"}); });
    ASSERT_TRUE(session.shows("waiting ")) << session.shown();
    session.type("\x03");
    EXPECT_EQ(session.wait().code, 130);
}

TEST_P(Terminals, APasswordCanBeReadWithoutEcho) {
    TerminalSession session(GetParam(), [] { return on_terminal(true, {"probe:password"}); });
    ASSERT_TRUE(session.shows("prompt password")) << session.shown();
    session.type("s3cret\n");
    const auto outcome = session.wait();
    EXPECT_EQ(outcome.code, 0);
    const ProbedState state(outcome.out);
    EXPECT_EQ(state.one("echo-off"), "0");
    EXPECT_EQ(state.one("password"), "s3cret");
    EXPECT_EQ(outcome.out.find("s3cret"), outcome.out.rfind("s3cret")) << "echoed: " << outcome.out;
}

TEST_P(Terminals, WithoutAChangeOfIdentityTheTerminalIsLeftAlone) {
    TerminalSession session(GetParam(), [] {
        const gid_t group = 0;
        if (::setgroups(1, &group) != 0) return 100;
        return on_terminal(false, {});
    });
    const auto outcome = session.wait();
    EXPECT_EQ(outcome.code, 0) << outcome.out;
    EXPECT_EQ(ProbedState(outcome.out).one("dev-tty"), "open");
    EXPECT_EQ(ProbedState(outcome.out).one("task-Seccomp"), "0");
}

TEST_P(Terminals, WithAllDescriptorsElsewhereTheTerminalIsStillOutOfReach) {
    const int answer = ::memfd_create("answer", MFD_CLOEXEC);
    TerminalSession session(GetParam(), [&] {
        const int null = ::open("/dev/null", O_RDWR);
        (void)::dup2(null, 0);
        (void)::dup2(answer, 1);
        (void)::dup2(null, 2);
        return on_terminal(true, {"probe:type"});
    });
    EXPECT_EQ(session.wait().code, 0);
    char text[65536] = "";
    const ssize_t length = ::pread(answer, text, sizeof text, 0);
    (void)::close(answer);
    const ProbedState state({text, length > 0 ? static_cast<std::size_t>(length) : 0U});
    ASSERT_TRUE(state.complete());
    EXPECT_EQ(state.all("tty").size(), 0U);
    EXPECT_THAT(state.all("tiocsti"), Each(Not(HasSubstr("SUCCEEDED"))));
    EXPECT_THAT(state.all("tiocsti-high"), Each(Not(HasSubstr("SUCCEEDED"))));
}

}  // namespace
}  // namespace jarmor::launcher::confine
