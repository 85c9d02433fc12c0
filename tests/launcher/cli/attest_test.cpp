#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>

#include "launcher/cli/attest.h"
#include "launcher/cli/command_attest.h"
#include "launcher/cli/target.h"
#include "tests/support/jdks.h"
#include "tests/support/must_run.h"

namespace jarmor::launcher {
namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr const char* server_source = R"(
public class Server {
    public static void main(String[] args) throws Exception {
        for (int i = 0; i + 1 < args.length; i += 2) {
            if (args[i].equals("listen")) new java.net.ServerSocket(Integer.parseInt(args[i + 1]));
            if (args[i].equals("load")) System.load(args[i + 1]);
        }
        System.out.println("ready");
        Thread.sleep(60000);
    }
}
)";

/// A directory that everybody can read, root alone can write; gone at the end.
class Folder {
  public:
    Folder() {
        std::string name = "/tmp/jarmor_attest_XXXXXX";
        if (::mkdtemp(name.data()) != nullptr) path_ = name;
        fs::permissions(path_, fs::perms(0755));
    }
    ~Folder() { fs::remove_all(path_); }
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;
    std::string operator/(const std::string& name) const { return (path_ / name).string(); }
    void write(const std::string& name, const std::string& text) const {
        std::ofstream(path_ / name) << text;
    }

  private:
    fs::path path_;
};

/// A process started for a test, with the end of a pipe to which it says "ready".
class Started {
  public:
    Started(const std::vector<std::string>& words, const std::vector<std::string>& variables,
            const std::string& cwd) {
        int ends[2];
        if (::pipe2(ends, O_CLOEXEC) != 0) return;
        pid_ = ::fork();
        if (pid_ == 0) exec(words, variables, cwd, ends[1]);
        (void)::close(ends[1]);
        for (char c = 0; ::read(ends[0], &c, 1) == 1 && c != '\n';) said_ += c;
        (void)::close(ends[0]);
    }
    ~Started() {
        (void)::kill(pid_, SIGKILL);
        (void)::waitpid(pid_, nullptr, 0);
    }
    Started(const Started&) = delete;
    Started& operator=(const Started&) = delete;
    pid_t pid() const { return pid_; }
    bool ready() const { return said_ == "ready"; }

  private:
    static void exec(const std::vector<std::string>& words, const std::vector<std::string>& variables,
                     const std::string& cwd, int out) {
        (void)::dup2(out, 1);
        std::vector<char*> argv, env;
        for (const auto& word : words) argv.push_back(const_cast<char*>(word.c_str()));
        for (const auto& entry : variables) env.push_back(const_cast<char*>(entry.c_str()));
        argv.push_back(nullptr);
        env.push_back(nullptr);
        if (::chdir(cwd.c_str()) == 0) (void)::execve(argv[0], argv.data(), env.data());
        ::_exit(127);
    }
    pid_t pid_ = -1;
    std::string said_;
};

struct Outcome {
    int code = -1;
    std::string text;
    nlohmann::json json() const { return nlohmann::json::parse(text, nullptr, false); }
    std::string standing(const std::string& promise) const { return member(promise, "standing"); }
    std::string detail(const std::string& promise) const { return member(promise, "detail"); }

  private:
    std::string member(const std::string& promise, const char* name) const {
        const nlohmann::json all = json();
        if (!all.is_object()) return text;
        for (const auto& entry : all["promises"]) {
            if (entry["promise"] == promise) return entry[name];
        }
        return "not there";
    }
};

/// In a child, because the command becomes the JVM's user for good.
Outcome attest_by_command(Request request) {
    int ends[2];
    if (::pipe2(ends, O_CLOEXEC) != 0) return {};
    const pid_t child = ::fork();
    if (child == 0) {
        (void)::dup2(ends[1], 1);
        (void)::dup2(ends[1], 2);
        // As main() does it: PID or profile.
        if (!settle_target(request)) ::_exit(99);
        const auto code = command_attest(request);
        ::_exit(code ? *code : 99);
    }
    (void)::close(ends[1]);
    Outcome outcome;
    for (char c = 0; ::read(ends[0], &c, 1) == 1;) outcome.text += c;
    (void)::close(ends[0]);
    int status = 0;
    (void)::waitpid(child, &status, 0);
    outcome.code = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
    return outcome;
}

Outcome attest(pid_t pid, const std::string& profile = "") {
    Request request;
    request.command = Command::attest;
    request.target = std::to_string(pid);
    request.profile = profile;
    request.format = Format::json;
    return attest_by_command(request);
}

class Attest : public ::testing::TestWithParam<std::string> {
  protected:
    void SetUp() override {
        JARMOR_NEED(::geteuid() == 0, "root is needed to start as another user");
        ASSERT_NE(classes(), nullptr) << "javac failed";
    }
    /// Compiled once for each JDK.
    static const Folder* classes() {
        static std::map<std::string, Folder> folders;
        if (const auto there = folders.find(GetParam()); there != folders.end()) return &there->second;
        const Folder& folder = folders[GetParam()];
        folder.write("Server.java", server_source);
        const std::string files = (folder / "") + " " + (folder / "Server.java");
        return std::system((GetParam() + "/bin/javac -d " + files).c_str()) == 0 ? &folder : nullptr;
    }
    std::vector<std::string> environment(const std::vector<std::string>& more = {}) const {
        std::vector<std::string> variables = {"PATH=/usr/bin:/bin", "JAVA_HOME=" + GetParam(),
                                              "LANG=C.UTF-8"};
        variables.insert(variables.end(), more.begin(), more.end());
        return variables;
    }
    using Words = std::vector<std::string>;
    Words joined(Words words, const Words& more) const {
        words.insert(words.end(), more.begin(), more.end());
        return words;
    }
    /// jarmor OPTIONS java WORDS
    Words by_jarmor(const Words& options, const Words& words) const {
        return joined(joined(joined({JARMOR_PROGRAM, "-q"}, options), {"java", "-cp", *classes() / ""}),
                      words);
    }
    Words bare(const Words& words) const {
        return joined({GetParam() + "/bin/java", "-cp", *classes() / ""}, words);
    }
    Folder folder_;
};

TEST_P(Attest, EveryPromiseHoldsForAJvmThatJarmorStarted) {
    const Started jvm(by_jarmor({"--user", "daemon"},
                                {"-Xmx64m", "-Ddb.password=hunter22", "-XX:+UseParallelGC", "Server"}),
                      environment({"LD_PRELOAD=", "DB_TOKEN=t0ps3cret"}), "/");
    ASSERT_TRUE(jvm.ready());
    const Outcome outcome = attest(jvm.pid());
    EXPECT_EQ(outcome.code, 0) << outcome.text;
    EXPECT_TRUE(outcome.json()["started_by_jarmor"]);
    for (const char* promise : {"started", "identity", "capabilities", "no_new_privs", "environment", "java",
                                "argv", "options", "flags", "sockets", "libraries"}) {
        EXPECT_EQ(outcome.standing(promise), "holds") << promise << ": " << outcome.detail(promise);
    }
    EXPECT_THAT(outcome.text, Not(HasSubstr("hunter22")));
    EXPECT_THAT(outcome.text, Not(HasSubstr("t0ps3cret")));
}

TEST_P(Attest, WithoutHsperfdataTheFlagsAreUnconfirmedAndNothingIsBroken) {
    const Started jvm(by_jarmor({"--user", "10001:10001"}, {"-XX:-UsePerfData", "Server"}), environment(),
                      "/");
    ASSERT_TRUE(jvm.ready());
    const Outcome outcome = attest(jvm.pid());
    EXPECT_EQ(outcome.standing("flags"), "unconfirmed");
    EXPECT_EQ(outcome.code, 0) << outcome.text;
}

TEST_P(Attest, ABareJvmBreaksWhatItWasNotGiven) {
    const Started jvm(bare({"-Dcom.sun.management.jmxremote", "Server"}), environment(), "/");
    ASSERT_TRUE(jvm.ready());
    const Outcome outcome = attest(jvm.pid(), "jvm");
    EXPECT_EQ(outcome.code, 1);
    for (const char* promise : {"started", "identity", "capabilities", "no_new_privs", "options"}) {
        EXPECT_EQ(outcome.standing(promise), "fails") << promise;
    }
    EXPECT_EQ(attest(jvm.pid()).code, 2) << "no profile is named, and none has its home";
}

TEST_P(Attest, AForgedMarkProvesNothing) {
    const Started jvm(bare({"-Djdk.tls.ephemeralDHKeySize=1024", "Server"}),
                      environment({"JARMOR_PROFILE=jvm", "JAVA_TOOL_OPTIONS=-Dsmuggled=hunter22"}), "/");
    ASSERT_TRUE(jvm.ready());
    const Outcome outcome = attest(jvm.pid());
    EXPECT_EQ(outcome.code, 1);
    EXPECT_EQ(outcome.standing("started"), "holds");
    EXPECT_EQ(outcome.detail("environment"), "holds JAVA_TOOL_OPTIONS");
    EXPECT_EQ(outcome.standing("options"), "fails");
    EXPECT_EQ(outcome.standing("flags"), "fails")
        << "the JVM took an option that its command line does not show";
}

TEST_P(Attest, AnEnforcedOptionThatIsNotTheLastOfItsKindIsNotInForce) {
    Words words = by_jarmor({"--user", "10001:10001"}, {"Server"});
    const Started lawful(words, environment(), "/");
    ASSERT_TRUE(lawful.ready());
    auto seen = guard::look_at(lawful.pid());
    ASSERT_TRUE(seen) << seen.error().line();
    Words weakened = seen->command;
    weakened[0] = GetParam() + "/bin/java";
    weakened.insert(weakened.end() - 1, "-Djdk.tls.rejectClientInitiatedRenegotiation=false");
    const Started jvm(weakened, environment({"JARMOR_PROFILE=jvm"}), "/");
    ASSERT_TRUE(jvm.ready());
    const Outcome outcome = attest(jvm.pid());
    EXPECT_EQ(outcome.standing("options"), "fails");
    EXPECT_THAT(outcome.detail("options"),
                HasSubstr("-Djdk.tls.rejectClientInitiatedRenegotiation=true is not in force"));
    EXPECT_THAT(outcome.detail("options"), HasSubstr("-Djava.security.properties="))
        << "its memory file stayed with the JVM that jarmor started";
}

TEST_P(Attest, AnArgumentFileCannotBeLookedInto) {
    folder_.write("args", "-Da=b");
    if (GetParam().find("-8-") != std::string::npos) return;
    const Started jvm(bare({"@" + (folder_ / "args"), "Server"}), environment({"JARMOR_PROFILE=jvm"}), "/");
    ASSERT_TRUE(jvm.ready());
    EXPECT_EQ(attest(jvm.pid()).standing("argv"), "fails");
}

TEST_P(Attest, ForeignCodeAndUndeclaredSocketsAreNamed) {
    folder_.write("site.toml", "user = \"10001:10001\"\nports = [18443]\n");
    ASSERT_TRUE(fs::copy_file("/lib/x86_64-linux-gnu/libm.so.6", folder_ / "libforeign.so"));
    const Started jvm(
        by_jarmor({"--profile", folder_ / "site.toml"},
                  {"Server", "listen", "18443", "listen", "18444", "load", folder_ / "libforeign.so"}),
        environment(), "/");
    ASSERT_TRUE(jvm.ready());
    const Outcome outcome = attest(jvm.pid());
    EXPECT_EQ(outcome.code, 1);
    EXPECT_EQ(outcome.standing("identity"), "holds") << outcome.detail("identity");
    EXPECT_EQ(outcome.standing("sockets"), "fails");
    EXPECT_THAT(outcome.detail("sockets"), HasSubstr(":18444"));
    EXPECT_THAT(outcome.detail("sockets"), Not(HasSubstr(":18443")));
    EXPECT_THAT(outcome.detail("libraries"), HasSubstr("code from " + (folder_ / "libforeign.so")));
}

TEST_P(Attest, AJvmOfAKnownHomeThatJarmorDidNotStartFails) {
    fs::create_directory(folder_ / "etc");
    fs::create_directory(folder_ / "app");
    folder_.write("etc/orders.toml", "home = \"" + (folder_ / "app") + "\"\nuser = \"10001:10001\"\n");
    const Started jvm(bare({"Server"}), environment(), folder_ / "app");
    ASSERT_TRUE(jvm.ready());
    const auto seen = guard::look_at(jvm.pid());
    ASSERT_TRUE(seen) << seen.error().line();
    const auto judged = choose_profile("", *seen, folder_ / "etc");
    ASSERT_TRUE(judged) << judged.error().line();
    EXPECT_EQ(judged->claimed, "orders");
    const auto attestation = attest(*seen, *judged, expected_identity(judged->profile), {{0}});
    EXPECT_TRUE(attestation.broken());
    EXPECT_EQ(attestation.promises.front().detail, "not by jarmor; it runs in the home of profile orders");
}

TEST_P(Attest, AMarkThatNamesAnotherProfileThanTheHomeFails) {
    fs::create_directory(folder_ / "etc");
    folder_.write("etc/orders.toml", "home = \"" + (folder_ / "app") + "\"\nuser = \"10001:10001\"\n");
    fs::create_directory(folder_ / "app");
    const Started jvm(bare({"Server"}), environment({"JARMOR_PROFILE=jvm"}), folder_ / "app");
    ASSERT_TRUE(jvm.ready());
    const auto seen = guard::look_at(jvm.pid());
    ASSERT_TRUE(seen);
    const auto judged = choose_profile("", *seen, folder_ / "etc");
    ASSERT_TRUE(judged) << judged.error().line();
    EXPECT_EQ(attest(*seen, *judged, expected_identity(judged->profile), {{0}}).promises.front().standing,
              guard::Standing::fails);
}

std::string jdk_name(const ::testing::TestParamInfo<std::string>& info) {
    std::string name = fs::path(info.param).filename();
    for (char& c : name) {
        if (std::isalnum(static_cast<unsigned char>(c)) == 0) c = '_';
    }
    return name;
}

GTEST_ALLOW_UNINSTANTIATED_PARAMETERIZED_TEST(Attest);
INSTANTIATE_TEST_SUITE_P(EachJdk, Attest, ::testing::ValuesIn(support::installed_jdks()), jdk_name);

TEST(AttestCommand, WhatIsNoJvmCannotBeJudged) {
    EXPECT_EQ(attest(::getpid()).code, 2);
    EXPECT_THAT(attest(::getpid()).text, HasSubstr("is not a java but "));
    EXPECT_EQ(attest(0x7ffffffe).code, 2);
    EXPECT_THAT(attest(0x7ffffffe).text, HasSubstr("is no process"));
    Request request;
    // No PID, and so the name of a profile, which does not exist or is none.
    for (const char* text : {"0", "-1", "no-such-profile", "1x", "99999999999"}) {
        request.target = text;
        const auto code = command_attest(request);
        ASSERT_FALSE(code) << text;
        EXPECT_EQ(code.error().kind, *text == '-' ? guard::Failure::usage : guard::Failure::profile) << text;
    }
}

TEST(AttestCommand, AJdkIsThereToAsk) {
    JARMOR_NEED(!support::installed_jdks().empty(), "no JDK below /usr/lib/jvm");
}

}  // namespace
}  // namespace jarmor::launcher
