// Real JVMs on a terminal, behind the drop: what people do there still works, what CVE-2016-2779 did does
// not.
#include <gmock/gmock.h>
#include <unistd.h>

#include <filesystem>
#include <map>

#include "tests/support/child.h"
#include "tests/support/jdks.h"
#include "tests/support/must_run.h"
#include "tests/support/terminal_session.h"

namespace jarmor::drop {
namespace {

namespace fs = std::filesystem;
using support::TerminalSession;
using ::testing::HasSubstr;
using ::testing::Not;

using Case = std::tuple<std::string, TerminalSession::As>;

class JvmOnATerminal : public ::testing::TestWithParam<Case> {
  protected:
    void SetUp() override {
        JARMOR_NEED(::geteuid() == 0, "needs root: the drop starts there");
        home_ = std::get<0>(GetParam());
        JARMOR_NEED(!home_.empty(), "needs a JDK below /usr/lib/jvm");
        classes_ = compiled_by(home_);
        ASSERT_FALSE(classes_.empty());
    }
    static void TearDownTestSuite() {
        for (const auto& [home, folder] : compiled_) fs::remove_all(folder);
    }
    /// The folder with the class, once for each JDK.
    static std::string compiled_by(const std::string& home) {
        std::string& folder = compiled_[home];
        if (!folder.empty()) return folder;
        folder = ::testing::TempDir() + "jarmor_terminal_" + std::to_string(::getpid()) + "_" +
                 std::to_string(compiled_.size());
        fs::create_directories(folder);
        fs::permissions(folder, fs::perms(0755));
        const auto javac = support::run_child(
            [&] { return support::exec_words({home + "/bin/javac", "-d", folder, JARMOR_ASKS}); },
            std::chrono::seconds(60));
        EXPECT_EQ(javac.code, 0) << javac.err;
        return javac.code == 0 ? folder : std::string();
    }
    /// jarmor java -cp CLASSES Asks WORDS, with the drop.
    int start(const std::vector<std::string>& words) const {
        std::vector<std::string> argv{JARMOR_PROGRAM, "--user", "10001:10002", "java",
                                      "-cp",          classes_, "Asks"};
        argv.insert(argv.end(), words.begin(), words.end());
        return support::exec_words(argv, {"PATH=/usr/bin:/bin", "TERM=dumb", "JAVA_HOME=" + home_});
    }
    inline static std::map<std::string, std::string> compiled_;
    std::string home_, classes_;
};

std::vector<std::string> homes() {
    auto found = support::installed_jdks();
    if (found.empty()) found.emplace_back();
    return found;
}

INSTANTIATE_TEST_SUITE_P(Jdks, JvmOnATerminal,
                         ::testing::Combine(::testing::ValuesIn(homes()),
                                            ::testing::Values(TerminalSession::As::job,
                                                              TerminalSession::As::leader)),
                         [](const auto& as) {
                             std::string name = fs::path(std::get<0>(as.param)).filename();
                             for (char& c : name) {
                                 if (std::isalnum(static_cast<unsigned char>(c)) == 0) c = '_';
                             }
                             return name +
                                    (std::get<1>(as.param) == TerminalSession::As::job ? "_job" : "_leader");
                         });

TEST_P(JvmOnATerminal, AsksForAPasswordWithoutShowingIt) {
    TerminalSession session(std::get<1>(GetParam()), [&] { return start({}); });
    ASSERT_TRUE(session.shows("Key store password: ", std::chrono::seconds(30))) << session.shown();
    session.type("abc\n");
    const auto outcome = session.wait(std::chrono::seconds(30));
    EXPECT_EQ(outcome.code, 0) << outcome.out;
    EXPECT_THAT(outcome.out, HasSubstr("length 3 sum 294"));
    EXPECT_THAT(outcome.out, Not(HasSubstr("abc")));
}

TEST_P(JvmOnATerminal, EndsByCtrlCWithItsShutdownHooks) {
    TerminalSession session(std::get<1>(GetParam()), [&] { return start({"wait"}); });
    ASSERT_TRUE(session.shows("waiting as ", std::chrono::seconds(30))) << session.shown();
    session.type("\x03");
    const auto outcome = session.wait(std::chrono::seconds(30));
    EXPECT_EQ(outcome.code, 130) << outcome.out;
    EXPECT_THAT(outcome.out, HasSubstr("hook ran"));
}

}  // namespace
}  // namespace jarmor::drop
