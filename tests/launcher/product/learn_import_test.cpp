#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "import_home.h"
#include "launcher/product/stub.h"
#include "launcher/profile/formats.h"

namespace jarmor::launcher {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

class LearnScript : public ::testing::Test {
  protected:
    LearnedScript learn(JdkRange tried = {17, 17}) {
        auto learned = learn_script(home_.request(tried));
        EXPECT_TRUE(learned) << learned.error().line();
        return learned ? std::move(*learned) : LearnedScript{};
    }
    std::vector<std::string> words() { return support::texts_of(learn().launch.words); }
    support::ImportHome home_;
};

TEST_F(LearnScript, WritesPlaceholdersForWhatDiffersBetweenStarts) {
    home_.set_script(
        "",
        "-Dhome=\"$CARBON_HOME/conf\" -Djdk=$JAVA_HOME -Dcmd=$JAVA_HOME/bin/java org.example.Main \"$@\"");
    const auto learned = learn();
    EXPECT_THAT(support::texts_of(learned.launch.words),
                ElementsAre("${memory}", "${java_opts}", "-cp", "${class_path}", "-Dhome=${home}/conf",
                            "-Djdk=${java_home}", "-Dcmd=${java}", "org.example.Main"));
    EXPECT_THAT(support::texts_of(learned.launch.memory), ElementsAre("-Xms128m", "-Xmx512m"));
    EXPECT_THAT(support::texts_of(learned.launch.debug), ElementsAre("-agentlib:jdwp=address=${port}"));
    EXPECT_THAT(support::texts_of(learned.launch.class_path), ElementsAre("lib/*.jar"));
    EXPECT_THAT(support::texts_of(learned.launch.version_files), ElementsAre("bin/version.txt"));
    EXPECT_EQ(learned.launch.pid_file, "run/server.pid");
    EXPECT_EQ(learned.launch.sha256.size(), 64U);
    EXPECT_EQ(learned.java_home, "");
    EXPECT_THAT(learned.notes, IsEmpty());
}

TEST_F(LearnScript, KeepsAnArgumentWithASpaceInOnePiece) {
    home_.set_script("", "-Dpool=\"plain ssl\" org.example.Main \"$@\"");
    EXPECT_THAT(words(), Contains("-Dpool=plain ssl"));
}

TEST_F(LearnScript, SeesAFlagThatItsOperatorPutInTheMiddle) {
    home_.set_script("JVM_MEM_OPTS=\"$JVM_MEM_OPTS -XX:+UseZGC\"", "-Dextra=1 org.example.Main \"$@\"");
    EXPECT_THAT(words(), ElementsAre("${memory}", "-XX:+UseZGC", "${java_opts}", "-cp", "${class_path}",
                                     "-Dextra=1", "org.example.Main"));
}

TEST_F(LearnScript, DoesNotSeeWhatIsCommentedOut) {
    home_.set_script("# JAVA_OPTS=\"$JAVA_OPTS -Dold=1\"\n# export JAVA_HOME=/opt/jdk-8",
                     "org.example.Main \"$@\" # -Dbehind=1");
    const auto learned = learn();
    EXPECT_THAT(support::texts_of(learned.launch.words), Not(Contains(HasSubstr("-Dold"))));
    EXPECT_EQ(learned.java_home, "");
}

TEST_F(LearnScript, TakesTheJdkThatTheScriptNamesItself) {
    home_.set_script("export JAVA_HOME=\"/opt/jdk-17.0.9\"",
                     "-Dcmd=$JAVA_HOME/bin/java org.example.Main \"$@\"");
    const auto learned = learn();
    EXPECT_EQ(learned.java_home, "/opt/jdk-17.0.9");
    EXPECT_THAT(support::texts_of(learned.launch.words), Contains("-Dcmd=${java}"));
}

TEST_F(LearnScript, TakesTheOneOfTwoNamedJdksThatIsUsed) {
    home_.set_script("if [ -d /nowhere ]; then JAVA_HOME=/opt/jdk-8; else JAVA_HOME=/opt/jdk-21; fi",
                     "org.example.Main \"$@\"");
    EXPECT_EQ(learn().java_home, "/opt/jdk-21");
}

TEST_F(LearnScript, FindsTheBoundsAndWhatIsSaidOutsideOfThem) {
    home_.set_script(
        "if [ \"$feature\" -lt 11 ] || [ \"$feature\" -gt 21 ]; then echo \" only 11 to 21\"; fi\n"
        "[ \"$feature\" -ge 17 ] && more=-Dnew=1\n"
        "[ \"$feature\" -le 11 ] && more=-Dold=1\n"
        "echo \"JAVA_HOME is $JAVA_HOME, memory $JVM_MEM_OPTS\"",
        "$more org.example.Main \"$@\"");
    const auto launch = learn({8, 28}).launch;
    EXPECT_EQ(jdk_range_text(launch.jdk), "11-21");
    EXPECT_FALSE(launch.jdk_required);
    EXPECT_THAT(support::texts_of(launch.notice), ElementsAre(" only 11 to 21"));
    EXPECT_THAT(support::texts_of(launch.greeting),
                ElementsAre("JAVA_HOME is ${java_home}, memory ${memory}"));
    EXPECT_THAT(support::texts_of(launch.words), Contains("{17+} -Dnew=1"));
    EXPECT_THAT(support::texts_of(launch.words), Contains("{8-11} -Dold=1"));
}

TEST_F(LearnScript, SaysWhetherTheScriptEndsWithAnotherJdk) {
    home_.set_script(
        "[ \"$feature\" -ge 21 ] || { echo \"found $(\"$JAVA_HOME/bin/java\" -version 2>&1 | sed -n "
        "'1s/[^\"]*\"\\([^\"]*\\)\".*/\\1/p')\"; exit 1; }",
        "org.example.Main \"$@\"");
    const auto launch = learn({8, 28}).launch;
    EXPECT_EQ(jdk_range_text(launch.jdk), "21+");
    EXPECT_TRUE(launch.jdk_required);
    EXPECT_THAT(support::texts_of(launch.notice), ElementsAre("found ${java_version}"));
}

TEST_F(LearnScript, TellsAPatternWithAPrefixAndTheStrayColonOfOld) {
    home_.add("lib/commons-lang-2.6.jar");
    home_.add("lib/commons-io-2.0.jar");
    home_.set_script(
        "jars=\nfor jar in \"$CARBON_HOME\"/bin/*.jar \"$CARBON_HOME\"/lib/commons-lang*.jar; do "
        "jars=$jars:$jar; done\njars=$jars:$CARBON_HOME/lib/a-1.0.jar",
        "org.example.Main \"$@\"");
    EXPECT_THAT(support::texts_of(learn().launch.class_path),
                ElementsAre("", "bin/*.jar", "lib/commons-lang*.jar", "lib/a-1.0.jar"));
}

TEST_F(LearnScript, LeavesAWildcardThatJavaItselfLooksUp) {
    home_.set_script("jars=\"$CARBON_HOME/lib/*\"", "org.example.Main \"$@\"");
    const auto launch = learn().launch;
    EXPECT_THAT(support::texts_of(launch.words), Contains("${home}/lib/*"));
    EXPECT_THAT(launch.class_path, IsEmpty());
}

TEST_F(LearnScript, SeesWhatRunsBesideAndBeforeTheServer) {
    home_.add("tools/bin/watch.sh", "#!/bin/sh\nsleep 1000\n", 0755);
    home_.set_script(
        "\"$CARBON_HOME/tools/bin/watch.sh\" &\n\"$JAVA_HOME/bin/java\" -cp \"$CARBON_HOME/bin/*\" "
        "org.example.KeyMaker \"$CARBON_HOME/conf\"\nrm -rf \"$CARBON_HOME\"/tmp/*\n"
        "export OPENSSL_CONF=\"$CARBON_HOME/openssl.cnf\"\nmkdir -p \"$CARBON_HOME/run\"; cd "
        "\"$CARBON_HOME/run\"",
        "org.example.Main \"$@\"");
    const auto launch = learn().launch;
    EXPECT_EQ(launch.side_program, "tools/bin/watch.sh");
    EXPECT_THAT(support::texts_of(launch.first_start),
                ElementsAre("-cp", "${home}/bin/*", "org.example.KeyMaker", "${home}/conf"));
    EXPECT_EQ(launch.purge, "tmp");
    EXPECT_EQ(launch.directory, "run");
    EXPECT_THAT(support::texts_of(launch.exports), ElementsAre("OPENSSL_CONF=${home}/openssl.cnf"));
}

TEST_F(LearnScript, SeesTheWordsThatOnlySomeScriptsKnow) {
    home_.set_script(
        "for word in \"$@\"; do case $word in\n"
        "--car) car=$2 ;;\n"
        "--env-file=*) set -a; . \"${word#--env-file=}\"; set +a ;;\n"
        "optimize) (cd \"$CARBON_HOME/bin\" && sh profileSetup.sh \"$@\") ;;\n"
        "*Dprofile*) profile=no ;;\nesac; done\n[ -n \"$profile\" ] || node=-Dprofile=default",
        "-Dcar=$car $node org.example.Main \"$@\"");
    const auto launch = learn().launch;
    EXPECT_TRUE(launch.takes_car && launch.takes_env_file && launch.takes_optimize);
    EXPECT_THAT(support::texts_of(launch.words), Contains("-Dcar=${car}"));
    EXPECT_THAT(support::texts_of(launch.words), Contains("${unless_profile}"));
    EXPECT_THAT(support::texts_of(launch.unless_profile), ElementsAre("-Dprofile=default"));
}

TEST_F(LearnScript, SourcesWhatLiesBesideIt) {
    home_.add("bin/setenv.sh", "JAVA_OPTS=\"$JAVA_OPTS -Dfrom.setenv=1\"\n");
    home_.set_script(". \"$CARBON_HOME/bin/setenv.sh\"", "org.example.Main \"$@\"");
    EXPECT_THAT(words(), Contains("-Dfrom.setenv=1"));
}

TEST_F(LearnScript, ReadsTheKeptOriginalWhereItsStubStands) {
    home_.add("bin/.wso2server.sh.original", "the product's own\n");
    EXPECT_THAT(*own_script_text(home_.path(), "bin/wso2server.sh"), HasSubstr("org.example.Main"))
        << "an update put its script in the place of the stub";
    auto stub =
        stub_text({"/usr/bin/jarmor", "product", "bin/wso2server.sh", home_.path() + "/bin/wso2server.sh",
                   home_.path() + "/bin/.wso2server.sh.original"});
    ASSERT_TRUE(stub) << stub.error().line();
    home_.add("bin/wso2server.sh", *stub);
    EXPECT_EQ(*own_script_text(home_.path(), "bin/wso2server.sh"), "the product's own\n");
}

TEST_F(LearnScript, FindsTheHomeThatTheScriptNamesByItsPath) {
    home_.set_script("CARBON_HOME=" + home_.path(), "-Dhome=$CARBON_HOME org.example.Main \"$@\"");
    EXPECT_THAT(words(), Contains("-Dhome=${home}"));
}

TEST_F(LearnScript, NotesWhatAProfileSaysElsewhere) {
    home_.set_script("ulimit -n 100", "org.example.Main \"$@\"");
    EXPECT_THAT(learn().notes, Contains(HasSubstr("ulimit -n 100")));
}

TEST_F(LearnScript, SaysWhyAScriptThatStartsNoJavaTaughtNothing) {
    home_.set_script("echo 'licence not accepted'; exit 3", "org.example.Main \"$@\"");
    auto learned = learn_script(home_.request());
    ASSERT_FALSE(learned);
    EXPECT_EQ(learned.error().kind, guard::Failure::policy);
    EXPECT_THAT(learned.error().line(), HasSubstr("ended with 3 and said: licence not accepted"));
}

TEST_F(LearnScript, RefusesAScriptThatStartsJavaOnlyOnce) {
    home_.set_script("[ ! -e \"$CARBON_HOME/again\" ] || exit 0\n: >\"$CARBON_HOME/again\"",
                     "org.example.Main \"$@\"");
    auto learned = learn_script(home_.request());
    ASSERT_FALSE(learned);
    EXPECT_THAT(learned.error().line(), HasSubstr("started java once and then no more"));
}

TEST_F(LearnScript, DoesNotLetAnotherJavaOfTheMachineAnswer) {
    home_.set_script(
        "java=/usr/bin/java; [ -x \"$java\" ] && \"$java\" -version >/dev/null 2>&1 && more=-Dreal=1",
        "$more org.example.Main \"$@\"");
    EXPECT_THAT(words(), Not(Contains("-Dreal=1")));
}

}  // namespace
}  // namespace jarmor::launcher
