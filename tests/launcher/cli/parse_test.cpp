#include "launcher/cli/parse.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace jarmor::launcher {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

guard::Result<Request> parse(std::vector<const char*> words) {
    words.push_back(nullptr);
    return parse_command_line(static_cast<int>(words.size()) - 1, words.data());
}

std::string refusal(const std::vector<const char*>& words) {
    const auto request = parse(words);
    if (request) return "accepted";
    EXPECT_EQ(request.error().kind, guard::Failure::usage);
    return request.error().line();
}

TEST(Parse, EverythingAfterTheWordJavaIsLeftAlone) {
    const auto request = parse({"jarmor", "java", "--help", "--user", "x", "--", "-cp", "a", "java"});
    ASSERT_TRUE(request);
    EXPECT_EQ(request->command, Command::java);
    EXPECT_TRUE(request->java_mode);
    EXPECT_FALSE(request->user);
    EXPECT_THAT(request->arguments, ElementsAre("--help", "--user", "x", "--", "-cp", "a", "java"));
}

TEST(Parse, UnderTheNameJavaEveryWordIsJavas) {
    const auto request = parse({"/opt/jarmor/bin/java", "--profile", "x", "plan"});
    ASSERT_TRUE(request);
    EXPECT_EQ(request->command, Command::java);
    EXPECT_THAT(request->arguments, ElementsAre("--profile", "x", "plan"));
    EXPECT_TRUE(parse({"java"}));
}

TEST(Parse, OptionsBeforeJavaAreJarmorsEvenWhereTheirValueIsTheWordJava) {
    const auto request = parse({"jarmor", "--profile", "java", "--user=10001:10001", "--mode", "audit",
                                "--receipt", "fd:3", "-q", "java", "-version"});
    ASSERT_TRUE(request) << request.error().line();
    EXPECT_EQ(request->profile, "java");
    EXPECT_EQ(request->user, "10001:10001");
    EXPECT_EQ(request->mode, "audit");
    EXPECT_EQ(request->receipt, "fd:3");
    EXPECT_TRUE(request->quiet);
    EXPECT_THAT(request->arguments, ElementsAre("-version"));
}

TEST(Parse, AnEmptyUserStaysAnEmptyUserAndIsNotTakenForNone) {
    for (const auto& words : {std::vector<const char*>{"jarmor", "--user", "", "java", "-version"},
                              std::vector<const char*>{"jarmor", "--user=", "java", "-version"}}) {
        const auto request = parse(words);
        ASSERT_TRUE(request) << request.error().line();
        ASSERT_TRUE(request->user);
        EXPECT_EQ(*request->user, "");
        EXPECT_THAT(request->arguments, ElementsAre("-version"));
    }
}

TEST(Parse, RunTakesAProfileAndLeavesTheProgramArgumentsAlone) {
    const auto request = parse({"jarmor", "run", "orders", "--user", "app", "--", "--mode", "x", "--"});
    ASSERT_TRUE(request) << request.error().line();
    EXPECT_EQ(request->command, Command::run);
    EXPECT_EQ(request->target, "orders");
    EXPECT_EQ(request->user, "app");
    EXPECT_FALSE(request->mode);
    EXPECT_THAT(request->arguments, ElementsAre("--mode", "x", "--"));
}

TEST(Parse, PlanTakesAJavaCommandLineOrAProfile) {
    const auto java = parse({"jarmor", "plan", "--json", "java", "-o", "x", "--json"});
    ASSERT_TRUE(java) << java.error().line();
    EXPECT_EQ(java->command, Command::plan);
    EXPECT_TRUE(java->java_mode);
    EXPECT_EQ(java->format, Format::json);
    EXPECT_THAT(java->arguments, ElementsAre("-o", "x", "--json"));

    const auto profile = parse({"jarmor", "plan", "orders", "-o", "shell", "--output", "f", "--", "java"});
    ASSERT_TRUE(profile) << profile.error().line();
    EXPECT_FALSE(profile->java_mode);
    EXPECT_EQ(profile->target, "orders");
    EXPECT_EQ(profile->format, Format::shell);
    EXPECT_EQ(profile->output, "f");
    EXPECT_THAT(profile->arguments, ElementsAre("java"));
}

TEST(Parse, WithoutAProfileTheOnlyInstalledOneIsMeant) {
    for (const char* word : {"run", "plan"}) {
        const auto request = parse({"jarmor", word, "-q", "--", "x"});
        ASSERT_TRUE(request) << request.error().line();
        EXPECT_EQ(request->target, "");
        EXPECT_FALSE(request->java_mode);
        EXPECT_THAT(request->arguments, ElementsAre("x"));
    }
}

TEST(Parse, AProfileNamedJavaCanBePlannedByItsPath) {
    const auto request = parse({"jarmor", "plan", "/etc/jarmor/java.toml"});
    ASSERT_TRUE(request);
    EXPECT_FALSE(request->java_mode);
}

TEST(Parse, CommandsOfTwoWordsAndWithChoices) {
    const auto show = parse({"jarmor", "profile", "show", "jvm"});
    ASSERT_TRUE(show) << show.error().line();
    EXPECT_EQ(show->command, Command::profile_show);
    EXPECT_EQ(show->target, "jvm");
    EXPECT_EQ(refusal({"jarmor", "completion", "csh"}),
              "SHELL: 'csh' is not one of bash zsh fish; see: jarmor completion --help");
    EXPECT_EQ(refusal({"jarmor", "attest", "1", "--format", "shell"}),
              "--format: 'shell' is not one of table json; see: jarmor attest --help");
}

TEST(Parse, HelpIsAskedForInThreeWays) {
    for (const auto& words : {std::vector<const char*>{"jarmor", "attest", "--help"},
                              std::vector<const char*>{"jarmor", "-h", "attest"},
                              std::vector<const char*>{"jarmor", "help", "attest"}}) {
        const auto request = parse(words);
        ASSERT_TRUE(request) << request.error().line();
        EXPECT_EQ(request->command, Command::help);
        EXPECT_EQ(request->target, "attest");
    }
    const auto all = parse({"jarmor", "--help"});
    ASSERT_TRUE(all);
    EXPECT_EQ(all->command, Command::help);
    EXPECT_THAT(all->target, IsEmpty());
    const auto two = parse({"jarmor", "help", "profile", "show"});
    ASSERT_TRUE(two) << two.error().line();
    EXPECT_EQ(two->target, "profile show");
}

TEST(Parse, TheVersionIsAskedForInThreeWays) {
    for (const char* word : {"--version", "-V", "version"}) {
        const auto request = parse({"jarmor", word});
        ASSERT_TRUE(request) << request.error().line();
        EXPECT_EQ(request->command, Command::version);
    }
}

TEST(Parse, NoWordAtAllListsTheServers) {
    for (const std::vector<const char*>& words : {std::vector<const char*>{"jarmor"}, {"jarmor", "-q"}}) {
        const auto request = parse_command_line(static_cast<int>(words.size()), words.data());
        ASSERT_TRUE(request);
        EXPECT_EQ(request->command, Command::list);
    }
}

TEST(Parse, AMistypedWordGetsADidYouMean) {
    EXPECT_EQ(refusal({"jarmor", "--usr", "svc", "java", "-version"}),
              "unknown option '--usr'; did you mean '--user'?");
    EXPECT_EQ(refusal({"jarmor", "--user", "svc", "jaba"}), "unknown command 'jaba'; did you mean 'java'?");
    EXPECT_EQ(refusal({"jarmor", "plam", "x"}), "unknown command 'plam'; did you mean 'plan'?");
    EXPECT_EQ(refusal({"jarmor", "--usr=x", "java"}), "unknown option '--usr'; did you mean '--user'?");
    EXPECT_EQ(refusal({"jarmor", "plan", "x", "--formt", "json"}),
              "unknown option '--formt'; did you mean '--format'?");
    EXPECT_EQ(refusal({"jarmor", "help", "atest"}), "unknown command 'atest'; did you mean 'attest'?");
    EXPECT_EQ(refusal({"jarmor", "zzzzzzzz"}), "unknown command 'zzzzzzzz'; see: jarmor --help");
}

TEST(Parse, WhatMakesNoSenseIsRefusedInOneLine) {
    EXPECT_EQ(refusal({"jarmor", "attest"}), "attest needs a PID; see: jarmor attest --help");
    EXPECT_EQ(refusal({"jarmor", "run", "orders", "start"}),
              "unexpected word 'start'; program arguments go after --");
    EXPECT_EQ(refusal({"jarmor", "attest", "1", "2"}), "unexpected word '2'; see: jarmor attest --help");
    EXPECT_EQ(refusal({"jarmor", "--mode", "lax", "java"}),
              "--mode: 'lax' is not one of observe audit enforce; see: jarmor java --help");
    EXPECT_EQ(refusal({"jarmor", "--receipt", "x", "plan", "java"}),
              "--receipt: is for java and run only: nothing is started");
    EXPECT_EQ(refusal({"jarmor", "--user"}), "--user: needs a USER; see: jarmor --help");
    EXPECT_EQ(refusal({"jarmor", "--user", "a", "--user", "b", "java"}),
              "--user: is given twice; see: jarmor java --help");
    EXPECT_EQ(refusal({"jarmor", "--quiet=1", "java"}), "--quiet: takes no value; see: jarmor java --help");
    EXPECT_EQ(refusal({"jarmor", "--verb", "java"}), "unknown option '--verb'; see: jarmor java --help");
    EXPECT_EQ(refusal({"jarmor", "-x", "java"}), "unknown option '-x'; see: jarmor java --help");
}

}  // namespace
}  // namespace jarmor::launcher
