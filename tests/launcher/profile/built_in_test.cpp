#include "launcher/profile/built_in.h"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <memory>
#include <sstream>

#include "guard/evidence/files.h"
#include "guard/evidence/jdk_release.h"
#include "launcher/profile/policies.h"
#include "site.h"
#include "tests/support/jdks.h"
#include "tests/support/must_run.h"

namespace jarmor::launcher {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

struct Outcome {
    int status = -1;
    std::string text;  ///< stdout and stderr
};

/// Runs a program without a shell and waits for it.
Outcome run(std::vector<std::string> words, const test::Site& site) {
    const auto output = site.path("output");
    posix_spawn_file_actions_t actions;
    ::posix_spawn_file_actions_init(&actions);
    ::posix_spawn_file_actions_addopen(&actions, 1, output.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
    ::posix_spawn_file_actions_adddup2(&actions, 1, 2);
    std::vector<char*> argv;
    for (auto& word : words) argv.push_back(word.data());
    argv.push_back(nullptr);
    char* const no_environment[] = {nullptr};
    pid_t pid = 0;
    const int failure = ::posix_spawn(&pid, argv[0], &actions, nullptr, argv.data(), no_environment);
    ::posix_spawn_file_actions_destroy(&actions);
    if (failure != 0) return {-1, "posix_spawn failed"};
    int status = 0;
    if (::waitpid(pid, &status, 0) != pid) return {-1, "waitpid failed"};
    std::stringstream text;
    text << std::ifstream(output).rdbuf();
    return {WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status), text.str()};
}

unsigned feature_of(const std::string& home) {
    const auto path = home + "/release";
    const auto text = guard::read_file(path, 65536, guard::Failure::java);
    if (!text) return 0;
    const auto release = guard::parse_jdk_release(*text, path);
    return release ? release->version.feature : 0;
}

/// What a built-in profile, in a container, puts on the command line of a JDK where the user says nothing.
std::vector<std::string> options_for(const std::string& family, unsigned feature) {
    const test::Site site;
    auto request = site.request(family);
    request.container = true;
    const auto profile = load_profile(request);
    std::vector<std::string> options;
    if (!profile) return options;
    for (const auto& policy : profile->jvm.policies) {
        if (policy.strength != Strength::forbid && policy.jdk.contains(feature))
            options.push_back(policy.option);
    }
    return options;
}

std::vector<std::string> command(const std::string& program, const std::vector<std::string>& options,
                                 const std::vector<std::string>& rest) {
    std::vector<std::string> words{program};
    words.insert(words.end(), options.begin(), options.end());
    words.insert(words.end(), rest.begin(), rest.end());
    return words;
}

TEST(BuiltIn, EveryOptionHasItsGuidelineAndReason) {
    for (const auto name : built_in_names()) {
        const test::Site site;
        auto request = site.request(std::string(name));
        request.container = true;
        const auto profile = load_profile(request);
        ASSERT_TRUE(profile) << profile.error().line();
        for (const auto& policy : profile->jvm.policies) {
            EXPECT_FALSE(policy.guideline.empty()) << policy.option;
            EXPECT_FALSE(policy.reason.empty()) << policy.option;
        }
    }
}

TEST(BuiltIn, EachStartsWithWhatItIsForAndWhatItWasTestedWith) {
    for (const auto name : {"base", "jvm", "ballerina", "container"}) {
        const auto path = std::string(JARMOR_SOURCE_DIR "/profiles/") + name + ".toml";
        const auto text = guard::read_file(path, 65536, guard::Failure::profile);
        ASSERT_TRUE(text) << text.error().line();
        EXPECT_THAT(text->substr(0, text->find("\n\n")), HasSubstr("# Tested with ")) << path;
        EXPECT_EQ(text->rfind(std::string("# ") + name + ": ", 0), 0U) << path;
    }
}

TEST(BuiltIn, PositionsAreThoseOfTheFilesInProfiles) {
    const test::Site site;
    const auto profile = site.load("base");
    ASSERT_TRUE(profile) << profile.error().line();
    std::ifstream file(JARMOR_SOURCE_DIR "/profiles/base.toml");
    std::string line;
    unsigned number = 1;
    while (std::getline(file, line) && line != "mode = \"enforce\"") ++number;
    EXPECT_EQ(profile->mode.origin.text(), "base:" + std::to_string(number) + ":8");
}

TEST(BuiltIn, BallerinaLeavesItsOwnVariablesAlone) {
    const test::Site site;
    const auto profile = site.load("ballerina");
    ASSERT_TRUE(profile) << profile.error().line();
    EXPECT_FALSE(profile->env.allow_list.value);
    for (const auto& name : profile->env.drop) EXPECT_THAT(name.value, Not(HasSubstr("BAL_CONFIG")));
}

TEST(BuiltIn, WhatIsShownIsItselfAProfileThatSaysTheSame) {
    for (const std::string name : {"base", "jvm", "ballerina"}) {
        const auto text = show_profile(name);
        ASSERT_TRUE(text) << text.error().line();
        const test::Site site;
        const auto shown = site.write("shown.toml", *text);
        const auto again = load_profile(site.request(shown));
        ASSERT_TRUE(again) << again.error().line();
        const auto built_in = site.load(name);
        ASSERT_TRUE(built_in) << built_in.error().line();
        EXPECT_EQ(again->mode.value, built_in->mode.value);
        EXPECT_EQ(again->mode.origin.source, shown);
        EXPECT_EQ(again->umask.value, built_in->umask.value);
        EXPECT_EQ(again->env.drop.size(), built_in->env.drop.size());
        for (const auto& policy : built_in->jvm.policies) {
            const auto same = [&](const OptionPolicy& other) {
                return other.option == policy.option && other.strength == policy.strength &&
                       other.guideline == policy.guideline && other.reason == policy.reason &&
                       other.jdk.first == policy.jdk.first && other.jdk.last == policy.jdk.last;
            };
            EXPECT_TRUE(std::any_of(again->jvm.policies.begin(), again->jvm.policies.end(), same))
                << policy.option;
        }
    }
    EXPECT_TRUE(show_profile("container"));
    EXPECT_EQ(show_profile("balerina").error().line(),
              "'balerina': is not a built-in profile (ballerina, base, jvm, wso2-apim, wso2-is, wso2-mi, "
              "wso2-si, container); did you mean "
              "'ballerina'?");
}

/// The JVM is the judge: it accepts every option for its version, without a word of complaint.
TEST(BuiltInOnJdk, EveryOptionIsAcceptedInSilence) {
    const auto homes = support::installed_jdks();
    JARMOR_NEED(!homes.empty(), "needs a JDK below /usr/lib/jvm");
    const test::Site site;
    for (const auto& home : homes) {
        const auto feature = feature_of(home);
        ASSERT_NE(feature, 0U) << home;
        for (const auto name : built_in_names()) {
            const auto options = options_for(std::string(name), feature);
            ASSERT_GT(options.size(), 10U);
            const auto plain = run({home + "/bin/java", "-version"}, site);
            const auto hardened = run(command(home + "/bin/java", options, {"-version"}), site);
            EXPECT_EQ(hardened.status, 0) << home << " " << name;
            // The last line may differ: "sharing" depends on the collector.
            const auto first_line = [](const std::string& text) { return text.substr(0, text.find('\n')); };
            EXPECT_EQ(first_line(hardened.text), first_line(plain.text));
            EXPECT_THAT(hardened.text, Not(HasSubstr("arning"))) << home << " " << name;
        }
    }
}

/// One key store and one compiled probe for each JDK.
struct Probe {
    explicit Probe(const std::string& jdk) : home(jdk), feature(feature_of(jdk)) {
        const auto compiled = run({home + "/bin/javac", "-d", site.path(),
                                   JARMOR_SOURCE_DIR "/tests/launcher/profile/TlsProbe.java"},
                                  site);
        const auto stored = run({home + "/bin/keytool", "-genkeypair", "-keyalg", "RSA", "-dname",
                                 "CN=localhost", "-ext", "san=dns:localhost", "-alias", "server", "-keystore",
                                 site.path("k.p12"), "-storetype", "PKCS12", "-storepass", "changeit"},
                                site);
        ready = compiled.status == 0 && stored.status == 0;
    }
    Outcome with(const std::vector<std::string>& options) const {
        return run(command(home + "/bin/java", options, {"-cp", site.path(), "TlsProbe", site.path("k.p12")}),
                   site);
    }

    test::Site site;
    std::string home;
    unsigned feature = 0;
    bool ready = false;
};

class TlsOnJdk : public ::testing::Test {
  protected:
    static void SetUpTestSuite() {
        for (const auto& home : support::installed_jdks()) probes.push_back(std::make_unique<Probe>(home));
    }
    static void TearDownTestSuite() { probes.clear(); }
    void SetUp() override { JARMOR_NEED(!probes.empty(), "needs a JDK below /usr/lib/jvm"); }

    static inline std::vector<std::unique_ptr<Probe>> probes;
};

constexpr const char* strict_answers =
    "localhost TLSv1.2 200\n127.0.0.1 TLSv1.2 SSLHandshakeException\n"
    "localhost TLSv1.3 200\n127.0.0.1 TLSv1.3 SSLHandshakeException\n";

TEST_F(TlsOnJdk, ServerAndClientStillShakeHandsAndTheNameIsChecked) {
    for (const auto& probe : probes) {
        ASSERT_TRUE(probe->ready) << probe->home;
        // In a container ballerina has every option that any built-in profile has.
        const auto answer = probe->with(options_for("ballerina", probe->feature));
        EXPECT_EQ(answer.status, 0) << answer.text;
        EXPECT_EQ(answer.text, strict_answers) << probe->home;
    }
}

/// Why base enforces the value "false" instead of taking the property out alone.
TEST_F(TlsOnJdk, TheHttpClientsSwitchWorksByPresenceAndFalseTurnsItOff) {
    const std::string bare = "-Djdk.internal.httpclient.disableHostnameVerification";
    for (const auto& probe : probes) {
        if (probe->feature < 11) continue;
        ASSERT_TRUE(probe->ready) << probe->home;
        EXPECT_THAT(probe->with({bare}).text, HasSubstr("127.0.0.1 TLSv1.3 200")) << probe->home;
        EXPECT_EQ(probe->with({bare, bare + "=false"}).text, strict_answers) << probe->home;
    }
}

}  // namespace
}  // namespace jarmor::launcher
