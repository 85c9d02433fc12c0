#include "launcher/product/launch_words.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

namespace jarmor::launcher {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

namespace fs = std::filesystem;

std::vector<Value<std::string>> values(const std::vector<std::string>& texts) {
    std::vector<Value<std::string>> result;
    unsigned line = 10;
    for (const auto& text : texts) result.push_back({text, {"/etc/jarmor/x.toml", line++, 1}});
    return result;
}

class LaunchWords : public ::testing::Test {
  protected:
    void SetUp() override {
        std::string name = fs::temp_directory_path() / "launch_words.XXXXXX";
        ASSERT_NE(::mkdtemp(name.data()), nullptr);
        facts_.home = name;
        facts_.java_home = "/jdk";
        facts_.java = "/jdk/bin/java";
        facts_.java_version = "21.0.5";
        facts_.feature = 21;
    }
    void TearDown() override { fs::remove_all(facts_.home); }

    void put_file(const std::string& path) const {
        fs::create_directories(fs::path(facts_.home + "/" + path).parent_path());
        std::ofstream(facts_.home + "/" + path) << "x";
    }
    std::vector<std::string> words() const {
        auto words = launch_words(script_, command_, facts_);
        if (!words) return {"error: " + words.error().line()};
        std::vector<std::string> texts;
        for (const auto& word : *words) texts.push_back(word.text);
        return texts;
    }

    ScriptLaunch script_;
    ScriptCommand command_;
    LaunchFacts facts_;
};

TEST_F(LaunchWords, PathsAreFilledInAndArgumentsFollow) {
    script_.words = values({"-Da=${home}/x", "-Dj=${java}", "-Dh=${java_home}:${home}", "org.example.Main"});
    command_.arguments = {"-Dx=a b", "*"};
    EXPECT_THAT(words(), ElementsAre("-Da=" + facts_.home + "/x", "-Dj=/jdk/bin/java",
                                     "-Dh=/jdk:" + facts_.home, "org.example.Main", "-Dx=a b", "*"));
}

TEST_F(LaunchWords, EachWordKnowsWhereItCameFrom) {
    script_.words = values({"${memory}", "${java_opts}", "Main"});
    facts_.memory_options = {{"-Xmx1g", {"JVM_MEM_OPTS", 0, 0}}};
    facts_.java_options = {{"-Dx=1", {"JAVA_OPTS", 0, 0}}};
    command_.arguments = {"a"};
    const auto words = launch_words(script_, command_, facts_);
    ASSERT_EQ(words->size(), 4U);
    EXPECT_EQ((*words)[0].origin.text(), "JVM_MEM_OPTS");
    EXPECT_EQ((*words)[1].origin.text(), "JAVA_OPTS");
    EXPECT_EQ((*words)[2].origin.text(), "/etc/jarmor/x.toml:12:1");
    EXPECT_EQ((*words)[3].origin.text(), "command line");
}

TEST_F(LaunchWords, MemoryIsTheScriptsUnlessTheUserSaysOtherwise) {
    script_.words = values({"${memory}", "Main"});
    script_.memory = values({"-Xms256m", "{8-11} -XX:MaxPermSize=256m", "-Xmx1024m"});
    EXPECT_THAT(words(), ElementsAre("-Xms256m", "-Xmx1024m", "Main"));
    facts_.memory_options = {{"-Xmx2g", {"JVM_MEM_OPTS", 0, 0}}};
    EXPECT_THAT(words(), ElementsAre("-Xmx2g", "Main"));
}

TEST_F(LaunchWords, DebugReplacesTheOptionsOfTheUser) {
    script_.words = values({"${java_opts}", "Main"});
    script_.debug = values({"{8-22} -Xdebug", "-agentlib:jdwp=address=${port}"});
    facts_.java_options = {{"-Dx=1", {"JAVA_OPTS", 0, 0}}};
    EXPECT_THAT(words(), ElementsAre("-Dx=1", "Main"));
    command_.word = ScriptWord::debug;
    command_.debug_port = "5005";
    EXPECT_THAT(words(), ElementsAre("-Xdebug", "-agentlib:jdwp=address=5005", "Main"));
}

TEST_F(LaunchWords, AWordStandsThereForItsJdksOnly) {
    script_.words = values({"{17+} -Da", "{25} -Db", "{8-20} -Dc", "{x} -Dd", "{17+}-De"});
    EXPECT_THAT(words(), ElementsAre("-Da", "{x} -Dd", "{17+}-De"));
    facts_.feature = 25;
    EXPECT_THAT(words(), ElementsAre("-Da", "-Db", "{x} -Dd", "{17+}-De"));
}

TEST_F(LaunchWords, ClassPathIsSortedByByteAndKeepsTheOrderOfItsPatterns) {
    for (const char* file : {"bin/b.jar", "bin/B.jar", "bin/.hidden.jar", "bin/x.txt", "lib/a b.jar"})
        put_file(file);
    script_.words = values({"-classpath", "${class_path}"});
    script_.class_path =
        values({"", "bin/*.jar", "none/*.jar", "lib/*.jar", "lib/gone.jar", "{25} bin/x.txt"});
    const auto& home = facts_.home;
    EXPECT_THAT(words(), ElementsAre("-classpath", ":" + home + "/bin/B.jar:" + home + "/bin/b.jar:" + home +
                                                       "/lib/a b.jar"));
}

TEST_F(LaunchWords, AFileWhoseNameWouldBeTwoInAClassPathIsLeftOut) {
    put_file("lib/a:.jar");
    script_.words = values({"${class_path}", "Main"});
    script_.class_path = values({"lib/*.jar"});
    EXPECT_THAT(words(), ElementsAre("Main"));
}

TEST_F(LaunchWords, AnEmptyBootPathLeavesTheOptionAsTheScriptsDo) {
    script_.words = values({"-Xbootclasspath/a:${boot_path}", "Main"});
    script_.boot_path = values({"lib/xboot/*.jar"});
    EXPECT_THAT(words(), ElementsAre("-Xbootclasspath/a:", "Main"));
    put_file("lib/xboot/x.jar");
    EXPECT_THAT(words(), ElementsAre("-Xbootclasspath/a:" + facts_.home + "/lib/xboot/x.jar", "Main"));
}

TEST_F(LaunchWords, TheDefaultProfileGivesWayToAnyArgumentThatNamesOne) {
    script_.words = values({"${unless_profile}", "Main"});
    script_.unless_profile = values({"-Dprofile=micro-integrator-default"});
    EXPECT_THAT(words(), ElementsAre("-Dprofile=micro-integrator-default", "Main"));
    command_.arguments = {"-Dprofile=other"};
    EXPECT_THAT(words(), ElementsAre("Main", "-Dprofile=other"));
}

TEST_F(LaunchWords, CarIsEmptyUnlessItIsGiven) {
    script_.words = values({"-Dcar=${car}", "Main"});
    EXPECT_THAT(words(), ElementsAre("-Dcar=", "Main"));
    command_.car = "${home}";
    EXPECT_THAT(words(), ElementsAre("-Dcar=${home}", "Main"));
}

TEST_F(LaunchWords, APlaceholderThatDoesNotExistIsAnErrorOfTheProfile) {
    script_.words = values({"-Dx=${homes}"});
    EXPECT_THAT(words(), ElementsAre(HasSubstr("/etc/jarmor/x.toml:10:1: '${homes}' is no placeholder")));
    script_.words = values({"${memory}x"});
    EXPECT_THAT(words(), ElementsAre(HasSubstr("'${memory}' is no placeholder")));
    script_.words = values({"-Dx=$env{HOME} ${} $"});
    EXPECT_THAT(words(), ElementsAre("-Dx=$env{HOME} ${} $"));
}

TEST_F(LaunchWords, TextsForAPersonAreFilledIn) {
    facts_.memory_options = {{"-Xms1g", {}}, {"-Xmx2g", {}}};
    EXPECT_EQ(filled_in("Using Java memory options: ${memory}", facts_),
              "Using Java memory options: -Xms1g -Xmx2g");
    EXPECT_EQ(filled_in("current: ${java_version} in ${java_home}", facts_), "current: 21.0.5 in /jdk");
}

}  // namespace
}  // namespace jarmor::launcher
