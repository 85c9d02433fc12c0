// The stub, read and run by the shells that a product's start script meets.
#include "launcher/product/stub.h"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "tests/support/child.h"

namespace jarmor::launcher {
namespace {

namespace fs = std::filesystem;

std::string stub_content(const fs::path& path) {
    std::ostringstream text;
    text << std::ifstream(path).rdbuf();
    return text.str();
}

void stub_put(const fs::path& path, const std::string& text, fs::perms mode = fs::perms(0755)) {
    std::ofstream(path) << text;
    fs::permissions(path, mode);
}

struct Shell {
    const char* name;
    std::vector<std::string> words;
};

/// A place whose name has everything that a shell might trip over, with a jarmor that says what it was given.
class InEveryShell : public ::testing::TestWithParam<Shell> {
  protected:
    void SetUp() override {
        std::string pattern = "/var/tmp/stub XXXXXX";
        ASSERT_NE(::mkdtemp(pattern.data()), nullptr);
        root_ = pattern;
        home_ = root_ / "it's a \"home\" $(x) `y` \\ *";
        fs::create_directories(home_ / "bin");
        fs::create_directories(root_ / "elsewhere");
        jarmor_ = root_ / "a jarmor's";
        stub_put(jarmor_,
                 "#!/bin/sh\n[ \"$1\" != --version ] || exit 0\nprintf '[%s]' \"$@\"; pwd; exit 42\n");
        install();
    }
    void TearDown() override { fs::remove_all(root_); }

    void install() {
        const auto text = stub_text({jarmor_, "wso2am", "bin/x y.sh", script(), original()});
        ASSERT_TRUE(text) << text.error().line();
        stub_put(script(), *text);
    }
    std::string script() const { return home_ / "bin/x y.sh"; }
    std::string original() const { return home_ / "bin/.x y.sh.original"; }

    support::Outcome run(std::vector<std::string> arguments, const std::string& path,
                         std::vector<std::string> shell) const {
        shell.push_back(path);
        shell.insert(shell.end(), arguments.begin(), arguments.end());
        return support::run_child([&] {
            if (::chdir((root_ / "elsewhere").c_str()) != 0) return 125;
            return support::exec_words(shell);
        });
    }
    support::Outcome run(const std::vector<std::string>& arguments, const std::string& path) const {
        return run(arguments, path, GetParam().words);
    }

    /// Nothing was started, nothing was left behind, and the way back is said.
    void expect_refused(const support::Outcome& outcome) const {
        EXPECT_EQ(outcome.code, 127) << outcome.err;
        EXPECT_NE(outcome.err.find(original()), std::string::npos) << outcome.err;
        EXPECT_NE(outcome.err.find("nothing was started"), std::string::npos) << outcome.err;
        EXPECT_EQ(outcome.out, "");
        EXPECT_TRUE(fs::is_empty(root_ / "elsewhere"));
    }

    fs::path root_, home_, jarmor_;
};

INSTANTIATE_TEST_SUITE_P(Shells, InEveryShell,
                         ::testing::Values(Shell{"dash", {"/usr/bin/dash"}}, Shell{"bash", {"/usr/bin/bash"}},
                                           Shell{"bash_as_sh", {"/usr/bin/bash", "--posix"}},
                                           Shell{"busybox", {"/usr/bin/busybox", "sh"}},
                                           Shell{"dash_eu", {"/usr/bin/dash", "-eu"}}, Shell{"itself", {}}),
                         [](const auto& shell) { return std::string(shell.param.name); });

TEST_P(InEveryShell, HandsOnEveryWordAsItIsAndTheDirectory) {
    const auto outcome = run({"--car", "a b", "", "*", "$HOME", "it's"}, script());
    EXPECT_EQ(outcome.out, "[script][wso2am][bin/x y.sh][--car][a b][][*][$HOME][it's]" +
                               (root_ / "elsewhere").string() + "\n");
    EXPECT_EQ(outcome.code, 42);
}

TEST_P(InEveryShell, WorksByALink) {
    fs::create_symlink(script(), root_ / "link");
    const auto outcome = run({}, root_ / "link");
    EXPECT_EQ(outcome.code, 42) << outcome.err;
}

TEST_P(InEveryShell, SaysWhereTheOriginalIsWhenJarmorIsGone) {
    fs::remove(jarmor_);
    expect_refused(run({}, script()));
}

TEST_P(InEveryShell, SaysSoWhenJarmorIsNotExecutable) {
    fs::permissions(jarmor_, fs::perms(0644));
    expect_refused(run({}, script()));
}

TEST_P(InEveryShell, SaysSoForAnotherArchitectureAndTakesItForNoScript) {
    std::string program = stub_content("/bin/true");
    ASSERT_GT(program.size(), 20U);
    // No machine's number; its first byte is '>', as that of x86-64: a shell that reads this writes a file.
    program[18] = '>';
    program[19] = '\x01';
    stub_put(jarmor_, program);
    expect_refused(run({}, script()));
}

TEST_P(InEveryShell, SaysSoWhenTheLoaderOfJarmorIsMissing) {
    std::string program = stub_content("/bin/true");
    const auto loader = program.find("/lib");
    ASSERT_NE(loader, std::string::npos);
    program.replace(loader, 4, "/nix");
    stub_put(jarmor_, program);
    expect_refused(run({}, script()));
}

TEST_P(InEveryShell, TheWayBackThatItSaysWorks) {
    stub_put(original(), "#!/bin/sh\necho original\n");
    fs::remove(jarmor_);
    const auto outcome = run({}, script());
    const auto command = outcome.err.substr(outcome.err.find("mv -f "));
    const auto back = support::run_child([&] { return support::exec_words({"/bin/sh", "-c", command}); });
    EXPECT_EQ(back.code, 0) << back.err;
    EXPECT_EQ(run({}, script()).out, "original\n");
}

TEST(Stub, HasTwoLinesAndIsKnownAgain) {
    const auto text =
        stub_text({"/usr/bin/jarmor", "wso2am", "bin/a.sh", "/h/bin/a.sh", "/h/bin/.a.sh.original"});
    ASSERT_TRUE(text);
    EXPECT_EQ(std::ranges::count(*text, '\n'), 2);
    EXPECT_TRUE(is_stub(*text));
}

TEST(Stub, AProductsScriptIsNone) {
    EXPECT_FALSE(is_stub("#!/bin/sh\nexec java \"$@\"\nexit 127\n"));
    EXPECT_FALSE(is_stub(""));
    const auto text =
        stub_text({"/usr/bin/jarmor", "wso2am", "bin/a.sh", "/h/bin/a.sh", "/h/bin/.a.sh.original"});
    EXPECT_FALSE(is_stub(*text + "java -jar x.jar\nexit 127\n"));
}

TEST(Stub, ALineBreakInAPathIsRefused) {
    const auto text = stub_text({"/usr/bin/jarmor", "wso2am", "bin/a.sh", "/h\n/bin/a.sh", "/h/x"});
    ASSERT_FALSE(text);
    EXPECT_NE(text.error().what.find("control character"), std::string::npos);
}

}  // namespace
}  // namespace jarmor::launcher
