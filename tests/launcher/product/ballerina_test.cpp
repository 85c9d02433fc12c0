#include "launcher/product/ballerina.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace jarmor::launcher {
namespace {

using ::testing::ElementsAre;
using Words = std::vector<std::string>;

BalCommand parsed(const Words& words) {
    auto command = parse_bal_words(words);
    EXPECT_TRUE(command) << (command ? "" : command.error().line());
    return command ? *command : BalCommand{};
}

TEST(BalWords, RunOfAJarIsTheProgram) {
    const auto command = parsed({"run", "a.jar", "--debug", "5005", "run"});
    EXPECT_EQ(command.work, BalWork::jar);
    EXPECT_THAT(command.program, ElementsAre("a.jar", "--debug", "5005", "run"));
    EXPECT_EQ(command.debug_port, "");
}

TEST(BalWords, DebugInFrontOfTheJarIsBothForms) {
    for (const Words& words :
         {Words{"run", "--debug=5005", "a.jar", "x"}, {"run", "--debug", "5005", "a.jar", "x"}}) {
        const auto command = parsed(words);
        EXPECT_EQ(command.work, BalWork::jar);
        EXPECT_EQ(command.debug_port, "5005");
        EXPECT_THAT(command.program, ElementsAre("a.jar", "x"));
    }
}

TEST(BalWords, AJarElsewhereIsAPackageWithAnArgument) {
    for (const Words& words : {Words{"run"},
                               {"run", "."},
                               {"run", "--offline", "a.jar"},
                               {"run", "pkg", "--", "a.jar"},
                               {"run", "--debug", "5005", "pkg"},
                               {"run", "--debug", "5005"}})
        EXPECT_EQ(parsed(words).work, BalWork::package) << words.back();
}

TEST(BalWords, OtherWordsAreOther) {
    for (const Words& words :
         {Words{}, {"build"}, {"version"}, {"test", "run", "a.jar"}, {"--help"}, {"RUN", "a.jar"}})
        EXPECT_EQ(parsed(words).work, BalWork::other);
}

TEST(BalWords, APortThatIsNoneIsSaidInTheWordsOfBal) {
    for (const char* const port : {"", "0", "65536", "5005x", "-1", "*:5005"}) {
        const auto command = parse_bal_words(Words{"run", std::string("--debug=") + port, "a.jar"});
        ASSERT_FALSE(command) << port;
        EXPECT_NE(command.error().line().find("Invalid debug port number specified"), std::string::npos);
    }
}

TEST(BalWords, TheCommandLineIsInTheOrderOfBal) {
    BalSettings settings;
    settings.directory = "/work here";
    settings.java = "/jdk/bin/java";
    settings.java_opts = {"-Xmx2g", "-Da=b c"};
    const BallerinaDistribution distribution{"/b/bin/bal", "/b/d", "2201.8.4", "", {}};
    const auto words = jar_words(parsed({"run", "--debug=5005", "a.jar", "x"}), settings, distribution);
    ASSERT_TRUE(words);
    EXPECT_THAT(
        *words,
        ElementsAre("-Xms256m", "-Xmx1024m", "-XX:+HeapDumpOnOutOfMemoryError", "-XX:HeapDumpPath=/work here",
                    "-Xmx2g", "-Da=b c", "-Dballerina.home=/b/d", "-Dballerina.version=2201.8.4",
                    "-Denable.nonblocking=false", "-Djava.security.egd=file:/dev/./urandom",
                    "-Dfile.encoding=UTF8", "-Dballerina.target=jvm", "-Djava.command=/jdk/bin/java",
                    "-agentlib:jdwp=transport=dt_socket,server=y,suspend=y,address=5005", "-jar", "a.jar",
                    "x"));
}

TEST(BalWords, BalDebugOptsTakeThePlaceOfTheDebuggerOfBalJavaDebug) {
    BalSettings settings;
    settings.debug = "5005";
    settings.debug_opts = {"-Xrunjdwp:transport=dt_socket,address=1"};
    const auto words = jar_words(parsed({"run", "a.jar"}), settings, std::nullopt);
    ASSERT_TRUE(words);
    EXPECT_THAT(*words, ::testing::Contains("-Xrunjdwp:transport=dt_socket,address=1"));
    EXPECT_THAT(*words, ::testing::Not(::testing::Contains(::testing::HasSubstr("address=5005"))));
}

}  // namespace
}  // namespace jarmor::launcher
