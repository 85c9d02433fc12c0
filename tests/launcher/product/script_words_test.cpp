#include "launcher/product/script_words.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace jarmor::launcher {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

guard::Result<ScriptCommand> parse(const std::vector<std::string>& words, const ScriptLaunch& script = {}) {
    return parse_script_words(script, words);
}

TEST(ScriptWords, EachCommandIsKnownInItsThreeSpellingsAndInNoOther) {
    for (const char* dashes : {"", "-", "--"}) {
        EXPECT_EQ(parse({dashes + std::string("start")})->word, ScriptWord::start);
        EXPECT_EQ(parse({dashes + std::string("stop")})->word, ScriptWord::stop);
        EXPECT_EQ(parse({dashes + std::string("restart")})->word, ScriptWord::restart);
        EXPECT_EQ(parse({dashes + std::string("version")})->word, ScriptWord::version);
        EXPECT_EQ(parse({dashes + std::string("test")})->word, ScriptWord::test);
        EXPECT_EQ(parse({dashes + std::string("debug"), "5005"})->word, ScriptWord::debug);
    }
    for (const char* word : {"START", "---start", "starts", "-Dstart", "", "-", "--"})
        EXPECT_EQ(parse({word})->word, ScriptWord::run) << word;
}

TEST(ScriptWords, HelpOnlyPrintsWhereTheMainClassKnowsIt) {
    for (const char* word : {"help", "-help", "--help", "--HELP"})
        EXPECT_TRUE(parse({word})->only_prints) << word;
    for (const char* word : {"-Dtopic=help", "whelp", "helper", "---help"})
        EXPECT_FALSE(parse({word})->only_prints) << word;
    ScriptLaunch integrator;
    integrator.family = Family::streaming_integrator;
    EXPECT_FALSE(parse({"--help"}, integrator)->only_prints);
}

TEST(ScriptWords, TheLastCommandWins) {
    EXPECT_EQ(parse({"start", "version", "stop"})->word, ScriptWord::stop);
    EXPECT_EQ(parse({"stop", "-Dx=1", "--start"})->word, ScriptWord::start);
}

TEST(ScriptWords, EveryWordOfAForegroundStartReachesTheMainClassAsItWasGiven) {
    const std::vector<std::string> words{"-Dmy.text=a b", "*", "--cleanRegistry", "--help", ""};
    const auto command = parse(words);
    EXPECT_EQ(command->word, ScriptWord::run);
    EXPECT_EQ(command->arguments, words);
}

TEST(ScriptWords, StartHandsOnWhatIsNoCommand) {
    EXPECT_THAT(parse({"start", "-DportOffset=3", "stop", "restart"})->arguments,
                ElementsAre("-DportOffset=3"));
}

TEST(ScriptWords, DebugTakesTheNextWordAndIgnoresWhatFollows) {
    const auto command = parse({"stop", "debug", "5005", "version", "6006"});
    ASSERT_TRUE(command);
    EXPECT_EQ(command->word, ScriptWord::debug);
    EXPECT_EQ(command->debug_port, "5005");
    EXPECT_THAT(command->arguments, ElementsAre("stop", "debug", "5005", "version", "6006"));
}

TEST(ScriptWords, DebugTakesNoPortFromTheEnvironment) {
    ASSERT_EQ(::setenv("PORT", "8080", 1), 0);
    ASSERT_EQ(::setenv("CMD", "version", 1), 0);
    EXPECT_EQ(parse({"debug", "5005"})->debug_port, "5005");
    EXPECT_EQ(parse({})->word, ScriptWord::run);
    const auto none = parse({"--debug"});
    ASSERT_FALSE(none);
    EXPECT_EQ(none.error().line(), " Please specify the debug port after the --debug option");
    ::unsetenv("PORT");
    ::unsetenv("CMD");
}

TEST(ScriptWords, ADebugPortThatWouldAddToTheAgentsOptionsIsRefused) {
    for (const char* port : {"5005,launch=/bin/sh", "0", "65536", "five", "5005 ", "", "-Dx=1", "a=b:5005"}) {
        const auto command = parse({"debug", port});
        ASSERT_FALSE(command) << port;
        EXPECT_EQ(command.error().kind, guard::Failure::usage);
    }
    EXPECT_EQ(parse({"debug", "*:5005"})->debug_port, "*:5005");
}

TEST(ScriptWords, CarTakesTheNextWordWhereverItStands) {
    ScriptLaunch script;
    EXPECT_THAT(parse({"--car", "a.car"}, script)->car, IsEmpty());
    script.takes_car = true;
    for (const char* word : {"car", "-car", "--car"}) {
        const auto command = parse({"-Dx=1", word, "a b.car"}, script);
        EXPECT_EQ(command->car, "a b.car");
        EXPECT_THAT(command->arguments, ElementsAre("-Dx=1", word, "a b.car"));
    }
    EXPECT_THAT(parse({"start", "--car", "stop"}, script)->arguments, ElementsAre("--car", "stop"));
    EXPECT_THAT(parse({"--car"}, script)->car, IsEmpty());
}

TEST(ScriptWords, EnvFilesAreTakenWhereTheScriptKnowsThem) {
    ScriptLaunch script;
    EXPECT_THAT(parse({"--env-file=/a"}, script)->env_files, IsEmpty());
    script.takes_env_file = true;
    EXPECT_THAT(parse({"--env-file=/a b", "--env-file=c"}, script)->env_files, ElementsAre("/a b", "c"));
    EXPECT_THAT(parse({"start", "--env-file=/a"}, script)->arguments, ElementsAre("--env-file=/a"));
}

TEST(ScriptWords, OptimizeTakesItsProfileFromTheProperty) {
    ScriptLaunch script;
    EXPECT_FALSE(parse({"--optimize"}, script)->optimize);
    script.takes_optimize = true;
    const auto command = parse({"-Dprofile=gateway-worker", "optimize", "--skipConfigOptimization"}, script);
    EXPECT_TRUE(command->optimize);
    EXPECT_TRUE(command->skip_optimization);
    EXPECT_EQ(command->optimize_profile, "gateway-worker");
    EXPECT_FALSE(parse({"-Dprofile=gateway-worker"}, script)->optimize);
}

}  // namespace
}  // namespace jarmor::launcher
