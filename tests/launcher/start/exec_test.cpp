#include "launcher/start/exec.h"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <sys/personality.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdio>
#include <filesystem>
#include <fstream>

#include "launcher/exit_code.h"
#include "tests/support/child.h"
#include "tests/support/fake_jdk.h"
#include "tests/support/must_run.h"
#include "tests/support/probed_state.h"

namespace jarmor::launcher {
namespace {

using support::Outcome;
using support::ProbedState;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

JavaInstall install_at(const std::string& path) {
    JavaInstall java;
    java.path = path;
    java.java = guard::UniqueFd(::open(path.c_str(), O_PATH | O_CLOEXEC));
    java.bin_dir = guard::UniqueFd(
        ::open(std::filesystem::path(path).parent_path().c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC));
    struct stat status{};
    if (::fstat(java.java.get(), &status) == 0) {
        java.device = status.st_dev;
        java.inode = status.st_ino;
    }
    return java;
}

/// Drops, and executes; `between` happens after the file was judged. The exit code is jarmor's.
Outcome execute(
    const std::string& path, const guard::LaunchPlan& plan, const std::function<void()>& between = [] {}) {
    return support::run_child([&] {
        const auto java = install_at(path);
        between();
        auto dropped = confine::become({10001, 10002, {10002}, "", "/", true, {}}, {0, 0, 027}, false);
        if (!dropped) return std::fprintf(stderr, "%s\n", dropped.error().line().c_str()), 100;
        auto confined = confine::confine(*dropped, {});
        if (!confined) return 101;
        const auto error = exec_java(*confined, plan, java);
        (void)std::fprintf(stderr, "%s\n", error.line().c_str());
        return exit_code(error.kind);
    });
}

guard::LaunchPlan plan_with(std::vector<std::string> argv, std::vector<std::string> environ) {
    guard::LaunchPlan plan;
    plan.argv = std::move(argv);
    plan.environ = std::move(environ);
    return plan;
}

class Exec : public ::testing::Test {
  protected:
    void SetUp() override {
        JARMOR_NEED(::geteuid() == 0, "needs root: the proof that exec asks for is a drop");
    }
    support::FakeJdk jdk_;
};

TEST_F(Exec, TheProgramGetsThePlansWordsAndIsNamedJava) {
    const auto outcome =
        execute(jdk_.java(), plan_with({"java", "-Da=b c", "", "Main"}, {"A=1", "EMPTY=", "A=2"}));
    ASSERT_EQ(outcome.code, 0) << outcome.err;
    const ProbedState state(outcome.out);
    EXPECT_THAT(state.all("arg"), ElementsAre("java", "-Da=b c", "", "Main"));
    EXPECT_THAT(state.all("env"), ElementsAre("A=1", "EMPTY=", "A=2"));
    EXPECT_EQ(state.one("task-Name"), "java");
}

TEST_F(Exec, AFileThatIsPutInItsPlaceAfterTheLookDoesNotRun) {
    const auto outcome = execute(jdk_.java(), plan_with({"java"}, {}), [&] {
        std::ofstream(jdk_.home() + "/evil") << "#!/bin/sh\necho evil\n";
        (void)::chmod((jdk_.home() + "/evil").c_str(), 0755);
        (void)::rename((jdk_.home() + "/evil").c_str(), jdk_.java().c_str());
    });
    EXPECT_EQ(outcome.out.find("evil\n"), std::string::npos);
    // By its descriptor the judged file runs; by its name (before Linux 6.14) nothing does.
    EXPECT_TRUE(outcome.code == 0 || outcome.code == 126) << outcome.err;
}

/// As a kernel before 6.14, as far as uname(2) tells.
void claim_an_old_kernel() {
    (void)::personality(UNAME26);
}

TEST_F(Exec, OnAnOldKernelTheProgramIsNamedJavaToo) {
    const auto outcome = execute(jdk_.java(), plan_with({"java", "Main"}, {"A=1"}), claim_an_old_kernel);
    ASSERT_EQ(outcome.code, 0) << outcome.err;
    EXPECT_EQ(ProbedState(outcome.out).one("task-Name"), "java");
    EXPECT_THAT(ProbedState(outcome.out).all("arg"), ElementsAre("java", "Main"));
}

TEST_F(Exec, OnAnOldKernelAFileThatIsPutInItsPlaceIsRefused) {
    const auto outcome = execute(jdk_.java(), plan_with({"java"}, {}), [&] {
        claim_an_old_kernel();
        std::filesystem::copy_file("/bin/true", jdk_.home() + "/evil");
        (void)::rename((jdk_.home() + "/evil").c_str(), jdk_.java().c_str());
    });
    EXPECT_EQ(outcome.code, 126);
    EXPECT_THAT(outcome.err, HasSubstr("is no longer the file that was judged"));
}

TEST_F(Exec, TooManyArgumentsAreToldInBytes) {
    const auto outcome = execute(jdk_.java(), plan_with({"java", std::string(200000, 'x')}, {"A=1"}));
    EXPECT_EQ(outcome.code, 126);
    EXPECT_THAT(outcome.err, HasSubstr("the arguments are 200022 bytes (the longest 200001)"));
    EXPECT_THAT(outcome.err, HasSubstr("131072 for one"));
    EXPECT_THAT(outcome.err, HasSubstr("an @argfile"));
}

TEST_F(Exec, AProgramThatTheServiceUserMayNotRunIs126) {
    ASSERT_EQ(::chmod(jdk_.java().c_str(), 0700), 0);
    const auto outcome = execute(jdk_.java(), plan_with({"java"}, {}));
    EXPECT_EQ(outcome.code, 126);
    EXPECT_THAT(outcome.err, HasSubstr(jdk_.java() + ": cannot be executed: Permission denied"));
}

TEST_F(Exec, AProgramForAnotherMachineIs126) {
    std::ofstream(jdk_.java(), std::ios::trunc) << "\x7f"
                                                   "ELF no program";
    const auto outcome = execute(jdk_.java(), plan_with({"java"}, {}));
    EXPECT_EQ(outcome.code, 126);
    EXPECT_THAT(outcome.err, HasSubstr("cannot be executed: Exec format error"));
}

TEST_F(Exec, AMissingLoaderIs127AndNamed) {
    // As a glibc java in a musl image: the ELF interpreter is changed to a file that is not there.
    std::filesystem::copy_file("/bin/true", jdk_.java(), std::filesystem::copy_options::overwrite_existing);
    std::fstream file(jdk_.java(), std::ios::in | std::ios::out | std::ios::binary);
    std::string text((std::istreambuf_iterator<char>(file)), {});
    const auto at = text.find("/ld-");
    ASSERT_NE(at, std::string::npos);
    file.seekp(static_cast<std::streamoff>(at + 1));
    file << "no";
    file.close();
    const auto outcome = execute(jdk_.java(), plan_with({"java"}, {}));
    EXPECT_EQ(outcome.code, 127);
    EXPECT_THAT(outcome.err, HasSubstr("the loader that it names is not there"));
}

}  // namespace
}  // namespace jarmor::launcher
