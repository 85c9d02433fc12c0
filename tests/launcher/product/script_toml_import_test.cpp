#include <gtest/gtest.h>

#include "launcher/product/script_import.h"
#include "launcher/profile/layers.h"
#include "launcher/profile/parse.h"

namespace jarmor::launcher {
namespace {

std::vector<Value<std::string>> values(std::initializer_list<const char*> texts) {
    std::vector<Value<std::string>> list;
    for (const auto* text : texts) list.push_back({text, {}});
    return list;
}

std::vector<std::string> texts(const std::vector<Value<std::string>>& list) {
    std::vector<std::string> plain;
    for (const auto& value : list) plain.push_back(value.value);
    return plain;
}

ScriptLaunch full_launch() {
    ScriptLaunch launch;
    launch.path = "bin/api-manager.sh";
    launch.original = "bin/.api-manager.sh.original";
    launch.sha256 = std::string(64, 'a');
    launch.family = Family::micro_integrator;
    launch.directory = "wso2/server";
    launch.words = values({"${memory}", "{17+} -Dx=\"y\\z\"", "-Da=b c", "-Dtab=\t\x01", "-Dlatin=\xc3\xa9",
                           "org.example.Main"});
    launch.memory = values({"-Xms256m", "{8} -XX:MaxPermSize=256m"});
    launch.debug = values({"-agentlib:jdwp=address=${port}"});
    launch.class_path = values({"${java_home}/lib/tools.jar", "", "bin/*.jar"});
    launch.boot_path = values({"", "lib/xboot/*.jar"});
    launch.unless_profile = values({"-Dprofile=default"});
    launch.jdk = {11, 21};
    launch.jdk_required = true;
    launch.notice = values({" Starting (in unsupported JDK)"});
    launch.greeting = values({"JAVA_HOME environment variable is set to ${java_home}"});
    launch.version_files = values({"bin/version.txt"});
    launch.exports = values({"OPENSSL_CONF=${home}/openssl.cnf"});
    launch.first_start = values({"-cp", "${home}/bin/*", "org.example.Generator"});
    launch.side_program = "diagnostics-tool/bin/diagnostics.sh";
    launch.purge = "tmp";
    launch.pid_file = "wso2carbon.pid";
    launch.takes_car = launch.takes_env_file = launch.takes_optimize = true;
    return launch;
}

ScriptLaunch read_back(const std::string& toml) {
    auto document = parse_profile(toml, "test");
    EXPECT_TRUE(document) << document.error().line() << "\n" << toml;
    Profile profile;
    if (document) apply_document(profile, *document);
    EXPECT_EQ(profile.scripts.size(), 1U);
    return profile.scripts.empty() ? ScriptLaunch{} : profile.scripts.front();
}

TEST(ScriptToml, IsReadBackTheSame) {
    const ScriptLaunch written = full_launch();
    const ScriptLaunch read = read_back(script_toml(written));
    EXPECT_EQ(read.path, written.path);
    EXPECT_EQ(read.original, written.original);
    EXPECT_EQ(read.sha256, written.sha256);
    EXPECT_EQ(read.family, written.family);
    EXPECT_EQ(read.directory, written.directory);
    using List = std::vector<Value<std::string>> ScriptLaunch::*;
    for (const List list :
         {&ScriptLaunch::words, &ScriptLaunch::memory, &ScriptLaunch::debug, &ScriptLaunch::class_path,
          &ScriptLaunch::boot_path, &ScriptLaunch::unless_profile, &ScriptLaunch::notice,
          &ScriptLaunch::greeting, &ScriptLaunch::version_files, &ScriptLaunch::exports,
          &ScriptLaunch::first_start}) {
        EXPECT_EQ(texts(read.*list), texts(written.*list));
    }
    EXPECT_EQ(read.jdk.first, 11U);
    EXPECT_EQ(read.jdk.last, 21U);
    EXPECT_TRUE(read.jdk_required && read.takes_car && read.takes_env_file && read.takes_optimize);
    EXPECT_EQ(read.side_program, written.side_program);
    EXPECT_EQ(read.purge, written.purge);
    EXPECT_EQ(read.pid_file, written.pid_file);
}

TEST(ScriptToml, LeavesOutWhatTheScriptDoesNotDo) {
    ScriptLaunch launch;
    launch.path = "bin/x.sh";
    launch.words = values({"org.example.Main"});
    EXPECT_EQ(script_toml(launch),
              "[[script]]\npath = \"bin/x.sh\"\nfamily = \"carbon\"\njdk = \"8+\"\n"
              "words = [\"org.example.Main\"]\n");
}

TEST(LearnedProfile, IsAProfileThatNamesWhatItWasLearnedFrom) {
    LearnedScript script{full_launch(), "/opt/jdk-17", {"line one\nmode = \"observe\""}};
    const std::string toml = learned_profile("/opt/wso2 am", families().front(), {script});
    auto document = parse_profile(toml, "test");
    ASSERT_TRUE(document) << document.error().line() << "\n" << toml;
    Profile profile;
    apply_document(profile, *document);
    EXPECT_EQ(profile.home.value, "/opt/wso2 am");
    EXPECT_EQ(profile.extends.value, families().front().profile);
    EXPECT_EQ(profile.jvm.java_home.value, "/opt/jdk-17");
    EXPECT_EQ(profile.mode.origin.source, "") << "a note of a script became a line of the profile";
    ASSERT_EQ(profile.scripts.size(), 1U);
    EXPECT_NE(toml.find(std::string(64, 'a')), std::string::npos);
}

/// The family's profile lets the diagnostics tool of later releases attach.
TEST(LearnedProfile, LetsNothingAttachWhereNoScriptStartsWhatDoes) {
    const auto attach = [](const std::vector<LearnedScript>& scripts) {
        const std::string toml = learned_profile("/opt/wso2am", families().front(), scripts);
        auto document = parse_profile(toml, "test");
        EXPECT_TRUE(document) << document.error().line() << "\n" << toml;
        Profile profile;
        profile.jvm.attach.value = Attach::diagnostics;
        if (document) apply_document(profile, *document);
        return profile.jvm.attach.value;
    };
    LearnedScript with{full_launch(), "", {}}, without = with;
    without.launch.path = "bin/other.sh";
    without.launch.side_program.clear();
    EXPECT_EQ(attach({with}), Attach::diagnostics);
    EXPECT_EQ(attach({without, with}), Attach::diagnostics);
    EXPECT_EQ(attach({without}), Attach::off);
    without.java_home = "/opt/jdk-17";
    EXPECT_EQ(attach({without}), Attach::off);
}

}  // namespace
}  // namespace jarmor::launcher
