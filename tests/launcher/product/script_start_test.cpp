#include "launcher/product/script_start.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "guard/evidence/sha256.h"
#include "launcher/product/script_change.h"
#include "launcher/product/script_environment.h"
#include "launcher/product/side_programs.h"
#include "launcher/product/stub.h"

namespace jarmor::launcher {
namespace {

namespace fs = std::filesystem;
using ::testing::AllOf;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

class Script : public ::testing::Test {
  protected:
    void SetUp() override {
        std::string name = fs::temp_directory_path() / "script.XXXXXX";
        ASSERT_NE(::mkdtemp(name.data()), nullptr);
        home_ = name;
        start_.home = home_;
        start_.launch.path = "bin/x.sh";
        profile_.name = "x";
        profile_.home = {home_, {"/etc/jarmor/x.toml", 2, 1}};
        profile_.scripts = {start_.launch};
        facts_ = {home_, "/jdk", "/jdk/bin/java", "21.0.5", 21, {}, {}, {}};
    }
    void TearDown() override { fs::remove_all(home_); }
    void put(const std::string& path, const std::string& text, bool runs = false) const {
        const fs::path file = home_ + "/" + path;
        fs::create_directories(file.parent_path());
        std::ofstream(file) << text;
        if (runs) fs::permissions(file, fs::perms::owner_all);
    }
    std::vector<std::string> findings(const std::vector<const char*>& variables) {
        auto all = variables;
        all.push_back(nullptr);
        std::vector<std::string> lines;
        for (const auto& one : environment_findings(profile_, start_, "/jdk/bin/java", all.data()))
            lines.push_back(std::string(to_text(one.severity)) + " " + one.where + " " + one.found);
        return lines;
    }

    std::string home_;
    Profile profile_;
    ScriptStart start_;
    LaunchFacts facts_;
};

TEST_F(Script, TheOneThatTheRequestNamesIsStarted) {
    Request request;
    request.command = Command::script;
    request.script = "bin/x.sh";
    request.arguments = {"debug", "5005"};
    const auto start = script_start(request, profile_);
    ASSERT_TRUE(start && *start);
    EXPECT_EQ((*start)->command.word, ScriptWord::debug);
    request.script = "bin/y.sh";
    EXPECT_THAT(script_start(request, profile_).error().line(), HasSubstr("no [[script]] with path"));
}

TEST_F(Script, WithoutANameItIsTheFirstThatTheHomeHas) {
    profile_.scripts.push_back(start_.launch);
    profile_.scripts[1].path = "bin/there.sh";
    put("bin/there.sh", "");
    Request request;
    request.command = Command::run;
    EXPECT_EQ((*script_start(request, profile_))->launch.path, "bin/there.sh");
    fs::remove(home_ + "/bin/there.sh");
    EXPECT_EQ((*script_start(request, profile_))->launch.path, "bin/x.sh");
}

TEST_F(Script, AProfileWithAProgramOfItsOwnStartsThat) {
    profile_.jvm.jar.value = "a.jar";
    Request request;
    request.command = Command::run;
    EXPECT_FALSE(script_start(request, profile_)->has_value());
}

TEST_F(Script, AHomeIsNeededAndLosesItsSlash) {
    Request request;
    request.command = Command::run;
    profile_.home.value = home_ + "//";
    EXPECT_EQ((*script_start(request, profile_))->home, home_);
    profile_.home.value.clear();
    EXPECT_EQ(script_start(request, profile_).error().kind, guard::Failure::profile);
}

TEST_F(Script, ACarbonHomeOfAnotherHomeIsAnError) {
    const std::string same = "CARBON_HOME=" + home_ + "/";
    EXPECT_THAT(findings({same.c_str()}), IsEmpty());
    EXPECT_THAT(findings({"CARBON_HOME="}), IsEmpty());
    EXPECT_THAT(findings({"CARBON_HOME=/usr"}), ElementsAre(HasSubstr("error CARBON_HOME is /usr")));
    EXPECT_THAT(findings({"RUNTIME_HOME=/usr"}), IsEmpty());
    start_.launch.family = Family::streaming_integrator;
    EXPECT_THAT(findings({"RUNTIME_HOME=/usr"}), ElementsAre(HasSubstr("error RUNTIME_HOME")));
}

TEST_F(Script, JavaMemOptsIsTakenWithANotice) {
    profile_.env.options = {{"JAVA_MEM_OPTS", {}}};
    EXPECT_THAT(findings({"JAVA_MEM_OPTS=-Xmx1g"}),
                ElementsAre(HasSubstr("warning JAVA_MEM_OPTS taken for")));
    EXPECT_THAT(findings({"JAVA_MEM_OPTS=-Xmx1g", "JVM_MEM_OPTS=-Xmx2g"}),
                ElementsAre(HasSubstr("warning JAVA_MEM_OPTS not taken")));
}

TEST_F(Script, ExportsAreSetAndConditionalOnesWhereTheirFileIs) {
    start_.launch.exports = {
        {"A=${home}/a", {}}, {"{has conf/b.j2} B=${home}/b", {}}, {"{has none} C=1", {}}};
    put("conf/b.j2", "");
    const std::string given = "CARBON_HOME=/usr";
    const char* const variables[] = {given.c_str(), nullptr};
    put_exports(profile_, start_, facts_, variables);
    EXPECT_EQ(profile_.env.set["A"].value, home_ + "/a");
    EXPECT_EQ(profile_.env.set["B"].value, home_ + "/b");
    EXPECT_FALSE(profile_.env.set.contains("C"));
    EXPECT_EQ(profile_.env.set["CARBON_HOME"].value, home_);
}

TEST_F(Script, AnEnvFileGoesOverTheEnvironmentAndAMissingOneIsSaid) {
    put("env", "A=2\nB=3");
    const char* const variables[] = {"A=1", "C=4", nullptr};
    ScriptEnvironment environment(variables);
    ASSERT_TRUE(environment.load({"env", "/none"}, home_));
    const auto moved = std::move(environment);
    std::vector<std::string> entries;
    for (const char* const* entry = moved.environ(); *entry != nullptr; ++entry) entries.emplace_back(*entry);
    EXPECT_THAT(entries, ElementsAre("C=4", "A=2", "B=3"));
    EXPECT_THAT(moved.said(),
                ElementsAre("Environment variables loaded from env.", "Error: File '/none' not found."));
}

TEST_F(Script, AnUnchangedOriginalIsNoFinding) {
    put("bin/x.sh", *stub_text({"/usr/bin/jarmor", "x", "bin/x.sh", home_ + "/bin/x.sh", home_ + "/o"}));
    put("bin/.x.sh.original", "one\ntwo\n");
    start_.launch.original = "bin/.x.sh.original";
    EXPECT_FALSE(script_change(start_));
    start_.launch.sha256 = *guard::sha256_of_text("one\ntwo\n");
    EXPECT_FALSE(script_change(start_));
}

TEST_F(Script, AChangedOriginalOrANewScriptInPlaceOfTheStubIsAnError) {
    start_.launch.original = "bin/.x.sh.original";
    start_.launch.sha256 = *guard::sha256_of_text("one\ntwo\n");
    put("bin/.x.sh.original", "one\nthree\n");
    EXPECT_THAT(script_change(start_)->found, HasSubstr("no longer the script that was learned"));
    put("bin/.x.sh.original", "one\ntwo\n");
    put("bin/x.sh", "one\n-Dnew=1 \\\n-Dmy.password=s3cret\n");
    const auto found = script_change(start_);
    ASSERT_TRUE(found);
    EXPECT_EQ(found->severity, guard::Severity::error);
    EXPECT_THAT(found->found, AllOf(HasSubstr("options: + -Dnew=1; 2 lines added, 1 removed: + -Dnew=1; + "
                                              "-Dmy.password=...; - two"),
                                    Not(HasSubstr("s3cret"))));
    EXPECT_THAT(found->mend, HasSubstr("diff -u " + home_ + "/bin/.x.sh.original " + home_ + "/bin/x.sh"));
    EXPECT_THAT(found->mend, HasSubstr("jarmor install " + home_));
}

// An operator edits the original in its place: what install learned is then kept beside it.
TEST_F(Script, AnOriginalThatWasEditedIsShownAgainstTheCopyOfWhatWasLearned) {
    start_.launch.original = "bin/.x.sh.original";
    start_.launch.sha256 = *guard::sha256_of_text("exec java -Xmx1g org.example.app.Main\n");
    put("bin/.x.sh.original", "exec java -Xmx2g org.example.app.Main\n");
    EXPECT_THAT(script_change(start_)->found, Not(HasSubstr("lines added")));
    put("bin/.x.sh.learned", "exec java -Xmx1g org.example.app.Main\n");
    EXPECT_THAT(script_change(start_)->found,
                HasSubstr(": options: + -Xmx2g; - -Xmx1g; 1 line added, 1 removed: + exec java -Xmx2g"));
    put("bin/.x.sh.learned", "of another learning\n");
    EXPECT_THAT(script_change(start_)->found, Not(HasSubstr("line added")));
}

// Nothing of the text that was learned is kept: what the profile says of its options is.
TEST_F(Script, OfAChangedScriptTheOptionsThatDifferAreShown) {
    for (const char* word :
         {"${memory}", "-Dhome=${home}/x", "-Dtwo=plain ssl", "{17+} -Dmode=AllowAll", "-Dgone=1"})
        start_.launch.words.push_back({word, {}});
    start_.launch.memory = {{"-Xms256m", {}}, {"-Xmx1024m", {}}};
    start_.launch.sha256 = *guard::sha256_of_text("one\n");
    put("bin/x.sh",
        "# -Dcommented=1\nM=\"-Xms256m -Xmx900m\"\nexec java $M -Dhome=\"$HOME/x\" -Dtwo=\"plain ssl\" \\\n"
        "  -Dmode=Strict -Dmy.password=s3cret\n");
    EXPECT_THAT(script_change(start_)->found,
                AllOf(HasSubstr(": not learned: -Xmx900m, -Dmode=Strict; learned, and no longer in it: "
                                "-Dmode=AllowAll, -Dgone=1, -Xmx1024m"),
                      Not(HasSubstr("s3cret")), Not(HasSubstr("commented"))));
    put("bin/x.sh", "exec ./y.sh \"$@\"\n");
    EXPECT_THAT(script_change(start_)->found, ::testing::EndsWith("...)"));
}

TEST_F(Script, AnOriginalThatIsGoneIsAnError) {
    start_.launch.sha256 = *guard::sha256_of_text("x");
    EXPECT_THAT(script_change(start_)->found, HasSubstr("cannot be compared"));
}

TEST_F(Script, TheKeyGeneratorRunsOnlyWhereThereIsNoKey) {
    start_.launch.first_start = {
        {"-cp", {}}, {"org.wso2.EncryptionKeyGenerator", {}}, {"${home}/repository/conf", {}}};
    const std::string file = "repository/conf/deployment.toml";
    EXPECT_TRUE(first_start_is_due(start_));
    put(file, "[encryption]\n# key = \"x\"\n");
    EXPECT_TRUE(first_start_is_due(start_));
    put(file, "[encryption]\nkey = \"0a1b\"\n");
    EXPECT_FALSE(first_start_is_due(start_));
    put(file, "[keystore]\ncipher = 'RSA/ECB/OAEPwithSHA1andMGF1Padding'\n");
    EXPECT_FALSE(first_start_is_due(start_));
    start_.launch.first_start[1].value = "org.wso2.carbon.tools.CarbonToolExecutor";
    EXPECT_TRUE(first_start_is_due(start_));
}

TEST_F(Script, SideProgramsGetTheJudgedEnvironmentWithoutTheServersOwnOptions) {
    put("diag.sh", "#!/bin/sh\n", true);
    start_.launch.side_program = "diag.sh";
    guard::LaunchPlan plan;
    plan.environ = {"A=1", "JAVA_HOME=/other", "CLASSPATH_PREFIX=/evil"};
    for (const char* word : {"-Dmy=1", "-Xmx9g", "-javaagent:/a.jar", "-Dcom.sun.management.jmxremote.port=1",
                             "-agentlib:jdwp=x", "-Dglob=*", "-XX:+UseZGC"})
        plan.options.push_back({guard::Action::pass, word, word, {"JAVA_OPTS", 0, 0}, "", "", ""});
    plan.options.push_back(
        {guard::Action::pass, "-Dscript=1", "-Dscript=1", {"/etc/x.toml", 1, 1}, "", "", ""});
    plan.options.push_back({guard::Action::strip, "-Dbad=1", "", {"JAVA_OPTS", 0, 0}, "rule", "", ""});
    const auto programs = side_programs(start_, facts_, plan);
    ASSERT_EQ(programs.beside.size(), 1U);
    EXPECT_THAT(programs.beside[0].argv, ElementsAre(home_ + "/diag.sh"));
    EXPECT_THAT(programs.beside[0].environ,
                ElementsAre("A=1", "JAVA_HOME=/jdk", "JAVACMD=/jdk/bin/java", "JAVA_OPTS=-Dmy=1"));
}

TEST_F(Script, OptimizeRunsTheProductsOwnSetupFirst) {
    start_.launch.first_start = {{"Tool", {}}};
    start_.command.optimize = start_.command.skip_optimization = true;
    start_.command.optimize_profile = "gateway-worker";
    const auto programs = side_programs(start_, facts_, {});
    ASSERT_EQ(programs.before.size(), 2U);
    EXPECT_THAT(programs.before[0].argv, ElementsAre("/bin/sh", home_ + "/bin/profileSetup.sh",
                                                     "-Dprofile=gateway-worker", "--skipConfigOptimization"));
    EXPECT_EQ(programs.before[0].directory, home_ + "/bin");
    const char* const none[] = {nullptr};
    EXPECT_THAT(script_greeting(start_, facts_, none),
                ElementsAre("Passed skipConfigOptimization Option: true", "Starting the server..."));
}

TEST_F(Script, ASideProgramThatIsMissingIsSaidAndStopsNothing) {
    start_.launch.side_program = "diag.sh";
    const auto programs = side_programs(start_, facts_, {});
    EXPECT_THAT(programs.beside, IsEmpty());
    EXPECT_THAT(programs.warnings, ElementsAre(HasSubstr("diag.sh is not started beside the server")));
}

TEST_F(Script, TheGreetingIsThatOfTheScript) {
    start_.launch.greeting = {{"CARBON_HOME is ${home}", {}}};
    start_.launch.notice = {{"unsupported ${java_version}", {}}};
    start_.launch.jdk = {11, 17};
    start_.command.word = ScriptWord::debug;
    const char* const variables[] = {"JAVA_OPTS=-Dx", nullptr};
    EXPECT_THAT(script_greeting(start_, facts_, variables),
                ElementsAre(HasSubstr("User specified JAVA_OPTS will be ignored"),
                            "Please start the remote debugging client to continue...", "unsupported 21.0.5",
                            "CARBON_HOME is " + home_));
}

}  // namespace
}  // namespace jarmor::launcher
