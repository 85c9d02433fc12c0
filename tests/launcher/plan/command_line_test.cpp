#include "launcher/plan/command_line.h"

#include <gmock/gmock.h>

#include <map>
#include <string>
#include <vector>

#include "launcher/plan/launcher_grammar.h"

namespace jarmor::launcher {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

const std::map<std::string, std::string>& files() {
    static const std::map<std::string, std::string> content{
        {"whole", "-cp . -Da=\"b c\" Main x @y"},
        {"cp", "-cp"},
        {"name", "app.jar"},
        {"nested", "@whole Main"},
        {"nested-operand", "-cp @dir Main"},
        {"empty", ""},
        {"quote", "'"},
    };
    return content;
}

guard::Result<std::string> read_fake(const std::string& path) {
    const auto found = files().find(path);
    if (found == files().end()) return guard::fail(guard::Failure::policy, path, "no such file");
    return found->second;
}

guard::Result<JavaCommand> parse(const std::vector<std::string>& texts, unsigned feature = 17) {
    std::vector<Word> words;
    for (const auto& text : texts) words.push_back({text, {"command line", 0, 0}});
    return parse_java_command(words, feature, read_fake);
}

std::vector<std::string> option_texts(const JavaCommand& command) {
    std::vector<std::string> texts;
    for (const auto& option : command.options) texts.push_back(option.joined());
    return texts;
}

TEST(JavaCommand, TakesAMainClassAndLeavesItsArgumentsAlone) {
    const auto command = parse({"-Xmx1g", "-cp", "a:b", "Main", "-Dx=1", "@whole", "-jar", ""});
    ASSERT_TRUE(command) << command.error().line();
    EXPECT_THAT(option_texts(*command), ElementsAre("-Xmx1g", "-cp a:b"));
    EXPECT_EQ(command->target, Target::main_class);
    EXPECT_EQ(command->target_name, "Main");
    EXPECT_EQ(command->target_option, "");
    EXPECT_THAT(command->arguments, ElementsAre("-Dx=1", "@whole", "-jar", ""));
}

// java.c takes -jar for a mode: options may still follow it, and count.
TEST(JavaCommand, SeesOptionsBetweenJarAndTheFile) {
    const auto command = parse({"-jar", "-Dx=1", "app.jar", "-Dy=2"});
    ASSERT_TRUE(command);
    EXPECT_THAT(option_texts(*command), ElementsAre("-Dx=1"));
    EXPECT_EQ(command->target, Target::jar);
    EXPECT_EQ(command->target_option, "-jar");
    EXPECT_EQ(command->target_name, "app.jar");
    EXPECT_THAT(command->arguments, ElementsAre("-Dy=2"));
}

TEST(JavaCommand, TakesModulesInAllThreeForms) {
    for (const auto& words : std::vector<std::vector<std::string>>{{"-p", "mods", "-m", "m/c", "a"},
                                                                   {"-p", "mods", "--module", "m/c", "a"},
                                                                   {"-p", "mods", "--module=m/c", "a"}}) {
        const auto command = parse(words);
        ASSERT_TRUE(command) << words[2];
        EXPECT_EQ(command->target, Target::module);
        EXPECT_EQ(command->target_name, "m/c");
        EXPECT_THAT(option_texts(*command), ElementsAre("-p mods"));
        EXPECT_THAT(command->arguments, ElementsAre("a"));
        EXPECT_EQ(command->target_option, words[2] == "-m" ? "-m" : "--module");
    }
}

// CheckJvmType of java.c goes on behind "-m NAME": `java -m jdk.compiler -XXaltjvm=/tmp` loads
// /tmp/libjvm.so.
TEST(JavaCommand, RefusesAnotherJvmAmongTheArgumentsOfAModule) {
    EXPECT_FALSE(parse({"-m", "m", "-XXaltjvm=/tmp"}));
    EXPECT_FALSE(parse({"--module=m", "-x", "-J-XXaltjvm=/tmp"}));
    EXPECT_FALSE(parse({"-m", "m", "-cp", "-XXaltjvm=/a", "-XXaltjvm=/tmp"}));
    EXPECT_TRUE(parse({"-m", "m", "word", "-XXaltjvm=/tmp"}));
    EXPECT_TRUE(parse({"-cp", ".", "Main", "-XXaltjvm=/tmp"}));
}

TEST(JavaCommand, TakesTwoWordOptionsAndTheirJoinedForms) {
    for (const auto* option :
         {"-cp", "-classpath", "--class-path", "-p", "--module-path", "--upgrade-module-path",
          "--add-modules", "--limit-modules", "--add-exports", "--add-opens", "--add-reads", "--patch-module",
          "--enable-native-access", "-d", "--describe-module"}) {
        const auto command = parse({option, "x", "Main"});
        ASSERT_TRUE(command) << option;
        ASSERT_EQ(command->options.size(), 1U) << option;
        EXPECT_TRUE(command->options[0].has_operand) << option;
        EXPECT_EQ(command->options[0].operand, "x") << option;
        EXPECT_EQ(command->target_name, "Main") << option;
        EXPECT_FALSE(parse({option})) << option;
        EXPECT_FALSE(parse({option, "-Dx", "Main"})) << option;
    }
    const auto joined = parse({"--class-path=a", "--add-opens=java.base/java.lang=ALL-UNNAMED", "Main"});
    ASSERT_TRUE(joined);
    EXPECT_EQ(joined->options.size(), 2U);
    const auto empty = parse({"-cp", "", "Main"});
    ASSERT_TRUE(empty);
    EXPECT_EQ(empty->options[0].operand, "");
    EXPECT_TRUE(empty->options[0].has_operand);
}

TEST(JavaCommand, PassesWhatHasNoProgram) {
    for (const auto* option : {"--list-modules", "--validate-modules", "-showversion", "-Xlog:help"}) {
        const auto command = parse({option});
        ASSERT_TRUE(command) << option;
        EXPECT_EQ(command->target, Target::none) << option;
        EXPECT_THAT(option_texts(*command), ElementsAre(option));
    }
    EXPECT_TRUE(parse({}));
    EXPECT_TRUE(parse({"-cp", "."}));
}

TEST(JavaCommand, DropsWhatFollowsAnOptionThatPrintsAndExits) {
    for (const auto* option : {"-version", "--version", "-help", "--help", "-h", "-?", "-X", "--help-extra",
                               "-fullversion", "--full-version"}) {
        const auto command = parse({"-Dx=1", option, "-XXaltjvm=/tmp", "Main"});
        ASSERT_TRUE(command) << option;
        EXPECT_THAT(option_texts(*command), ElementsAre("-Dx=1", option));
        EXPECT_EQ(command->target, Target::none);
        EXPECT_THAT(command->arguments, IsEmpty());
    }
}

TEST(JavaCommand, PassesOddNamesAsJavaDoes) {
    const auto empty = parse({"-cp", ".", "", "x"});
    ASSERT_TRUE(empty);
    EXPECT_EQ(empty->target, Target::main_class);
    EXPECT_EQ(empty->target_name, "");
    const auto at = parse({"@"});
    ASSERT_TRUE(at);
    EXPECT_EQ(at->target_name, "@");
    const auto dashes = parse({"-", "--", "Main"});
    ASSERT_TRUE(dashes);
    EXPECT_THAT(option_texts(*dashes), ElementsAre("-", "--"));
}

TEST(JavaCommand, SaysWhatToDoInsteadOfSourceFilesAndToolOptions) {
    for (const auto& words : std::vector<std::vector<std::string>>{
             {"Main.java"}, {"--source", "17", "X"}, {"--source=17", "X"}, {"-jar", "--source", "17", "X"}}) {
        const auto command = parse(words);
        ASSERT_FALSE(command) << words[0];
        EXPECT_EQ(command.error().kind, guard::Failure::policy);
        EXPECT_THAT(command.error().line(), HasSubstr("javac"));
    }
    EXPECT_FALSE(parse({"-J-Dx", "Main"}));
    EXPECT_TRUE(parse({"-jar", "X.java"})) << "an odd name for a jar, but a jar";
    EXPECT_TRUE(parse({"Main.java"}, 8)) << "JDK 8 has no source-file mode";
}

TEST(JavaCommand, LacksNothingInSilence) {
    for (const auto& words : std::vector<std::vector<std::string>>{
             {"-jar"}, {"-m"}, {"--module="}, {"-m", "-x"}, {"-m", ""}, {"-cp"}}) {
        const auto command = parse(words);
        ASSERT_FALSE(command) << words[0];
        EXPECT_THAT(command.error().line(), HasSubstr("lacks"));
    }
}

TEST(Argfiles, AreExpandedInPlaceAndMayBringTheProgram) {
    const auto command = parse({"-Xmx1g", "@whole", "@z"});
    ASSERT_TRUE(command) << command.error().line();
    EXPECT_THAT(option_texts(*command), ElementsAre("-Xmx1g", "-cp .", "-Da=b c"));
    EXPECT_EQ(command->options[2].origin.text(), "@whole");
    EXPECT_EQ(command->target_name, "Main");
    EXPECT_THAT(command->arguments, ElementsAre("x", "@y", "@z"));
}

TEST(Argfiles, MayHoldHalfOfAnOption) {
    const auto command = parse({"@empty", "@cp", "dir", "Main"});
    ASSERT_TRUE(command);
    EXPECT_THAT(option_texts(*command), ElementsAre("-cp dir"));
    const auto jar = parse({"-jar", "@name", "@whole"});
    ASSERT_TRUE(jar);
    EXPECT_EQ(jar->target_name, "app.jar");
    EXPECT_THAT(jar->arguments, ElementsAre("@whole"));
}

TEST(Argfiles, AreNotNested) {
    const auto nested = parse({"@nested"});
    ASSERT_FALSE(nested);
    EXPECT_THAT(nested.error().line(), HasSubstr("@whole"));
    const auto operand = parse({"@nested-operand"});
    ASSERT_TRUE(operand) << "java takes it for a directory of that name";
    EXPECT_EQ(operand->options[0].operand, "@dir");
}

TEST(Argfiles, ReportTheirOwnErrors) {
    EXPECT_FALSE(parse({"@missing", "Main"}));
    EXPECT_FALSE(parse({"@quote", "Main"}));
}

TEST(Argfiles, AreLiteralBehindTwoAtSignsInJdk8AndWhenDisabled) {
    const auto escaped = parse({"-cp", "@@dir", "Main"});
    ASSERT_TRUE(escaped);
    EXPECT_EQ(escaped->options[0].operand, "@dir");
    const auto old = parse({"@whole"}, 8);
    ASSERT_TRUE(old);
    EXPECT_EQ(old->target_name, "@whole");
    const auto disabled = parse({"--disable-@files", "-cp", "@dir", "Main"}, 25);
    ASSERT_TRUE(disabled);
    EXPECT_THAT(option_texts(*disabled), ElementsAre("-cp @dir"));
    const auto refused_by_java = parse({"--disable-@files", "Main"}, 17);
    ASSERT_TRUE(refused_by_java);
    EXPECT_THAT(option_texts(*refused_by_java), ElementsAre("--disable-@files"));
}

TEST(LiteralWord, KeepsAnAtSignFromBeingExpandedAgain) {
    EXPECT_EQ(literal_word("@dir", 17), "@@dir");
    EXPECT_EQ(literal_word("@dir", 8), "@dir");
    EXPECT_EQ(literal_word("@", 17), "@");
    EXPECT_EQ(literal_word("dir", 17), "dir");
}

}  // namespace
}  // namespace jarmor::launcher
