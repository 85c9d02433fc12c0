#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <iterator>

#include "launcher/plan/class_path.h"
#include "launcher/plan/late_properties.h"
#include "launcher/plan/secret_words.h"
#include "option_fixture.h"

namespace jarmor::launcher {
namespace {

namespace fs = std::filesystem;
using ::testing::AllOf;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::Field;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

JavaCommand class_path_command(const std::string& path) {
    JavaCommand command;
    command.options = {{"-Xmx1g", "", false, {"script", 1, 1}}, {"-classpath", path, true, {"script", 2, 1}}};
    command.target = Target::main_class;
    command.target_name = "Main";
    return command;
}

TEST(ClosedClassPath, TheWorkingDirectoryIsOnNoClassPathByAStrayColon) {
    for (const char* path : {":/a:/b", "/a:/b:", "/a::/b", "::/a:::/b::"}) {
        auto command = class_path_command(path);
        const auto closed = close_class_paths(command);
        ASSERT_EQ(closed.size(), 1U) << path;
        EXPECT_EQ(command.options[1].operand, "/a:/b") << path;
        OptionFixture fixture;
        fixture.context.profile = &fixture.profile;
        auto plan = judge_options(command, fixture.context);
        report_closed(closed, plan);
        EXPECT_EQ(plan.decisions[1].action, guard::Action::replace);
        EXPECT_EQ(plan.decisions[1].given, std::string("-classpath ") + path);
        EXPECT_EQ(plan.decisions[1].result, "-classpath /a:/b");
        EXPECT_THAT(plan.words, AllOf(Contains("-classpath"), Contains("/a:/b")));
    }
}

TEST(ClosedClassPath, AWholeOneStaysAsItIs) {
    for (const char* path : {"/a:/b", "/a", "", ":"}) {
        auto command = class_path_command(path);
        EXPECT_THAT(close_class_paths(command), IsEmpty()) << path;
        EXPECT_EQ(command.options[1].operand, path);
    }
}

std::string content_of(int descriptor) {
    std::ifstream stream("/proc/self/fd/" + std::to_string(descriptor));
    return {std::istreambuf_iterator<char>(stream), {}};
}

OptionPlan plan_with(const std::vector<std::string>& words) {
    OptionPlan plan;
    plan.words = words;
    for (const auto& word : words)
        plan.decisions.push_back({guard::Action::pass, word, word, {}, "", "", ""});
    return plan;
}

TEST(SecretWords, GoIntoAFileInMemoryInTheirOrder) {
    auto plan = plan_with({"-Da=1", "-Djavax.net.ssl.keyStorePassword=s3 \"c\\ret", "-Db=2",
                           "-Djavax.net.ssl.trustStorePassword=two\nlines", "-Dc=3"});
    const auto file = hide_secrets(plan, 17);
    ASSERT_TRUE(file && file->valid());
    const std::string word = "@/proc/self/fd/" + std::to_string(file->get());
    EXPECT_THAT(plan.words, ElementsAre("-Da=1", word, "-Db=2", "-Dc=3"));
    EXPECT_EQ(content_of(file->get()),
              "\"-Djavax.net.ssl.keyStorePassword=s3 \\\"c\\\\ret\"\n"
              "\"-Djavax.net.ssl.trustStorePassword=two\\nlines\"\n");
    EXPECT_EQ(plan.decisions[1].rule, "secret-argv-env");
    EXPECT_EQ(plan.decisions[0].rule, "");
}

TEST(SecretWords, StayWhereJavaReadsNoArgfile) {
    const std::vector<std::string> words{"-Djavax.net.ssl.keyStorePassword=x"};
    auto old = plan_with(words);
    EXPECT_FALSE(hide_secrets(old, 8)->valid());
    EXPECT_EQ(old.words, words);
    auto disabled = plan_with({"--disable-@files", words[0]});
    EXPECT_FALSE(hide_secrets(disabled, 17)->valid());
    auto none = plan_with({"-Dpassword.file=/x", "-Djavax.net.ssl.keyStorePassword="});
    EXPECT_FALSE(hide_secrets(none, 17)->valid());
}

class LateProperties : public ::testing::Test {
  protected:
    void SetUp() override {
        std::string name = fs::temp_directory_path() / "late.XXXXXX";
        ASSERT_NE(::mkdtemp(name.data()), nullptr);
        conf_ = name;
        command_.options = {{"-Dcarbon.config.dir.path=" + conf_, "", false, {}}};
        fixture_.context.profile = &fixture_.profile;
    }
    void TearDown() override { fs::remove_all(conf_); }
    void write(const std::string& name, const std::string& text) const {
        std::ofstream(conf_ + "/" + name) << text;
    }
    std::vector<std::string> found() {
        std::vector<std::string> lines;
        for (const auto& finding : judge_late_properties(command_, fixture_.context))
            lines.push_back(finding.where + " " + finding.rule + " " + finding.mend);
        return lines;
    }

    std::string conf_;
    JavaCommand command_;
    OptionFixture fixture_;
};

TEST_F(LateProperties, ALineOfCarbonPropertiesThatUndoesAPromiseIsAnError) {
    write("carbon.properties", "# x\nharmless=1\nhttpclient.hostnameVerifier=AllowAll\n");
    EXPECT_THAT(found(), ElementsAre(conf_ + "/carbon.properties:3 tls-hostname-verification take "
                                             "httpclient.hostnameVerifier out of the file"));
}

TEST_F(LateProperties, SystemParametersOfTheDeploymentAreCarbonPropertiesBeforeTheyAreWritten) {
    write("deployment.toml",
          "[server]\nhostname = \"x\"\n[system.parameter]\n\"httpclient.hostnameVerifier\" = "
          "\"AllowAll\"\nother = true\n");
    EXPECT_THAT(found(), ElementsAre(HasSubstr("deployment.toml:4 tls-hostname-verification")));
}

TEST_F(LateProperties, AnArgumentThatNamesAnotherDirectoryIsFollowed) {
    const std::string other = conf_ + "/other";
    fs::create_directory(other);
    std::ofstream(other + "/carbon.properties") << "httpclient.hostnameVerifier=AllowAll\n";
    EXPECT_THAT(found(), IsEmpty());
    command_.arguments = {"-Dcarbon.config.dir.path=" + other};
    EXPECT_THAT(found(), ElementsAre(HasSubstr("other/carbon.properties:1")));
}

TEST_F(LateProperties, ArgumentsOfTheProgramAreJudged) {
    command_.arguments = {"-DportOffset=3", "--cleanRegistry", "-Dhttpclient.hostnameVerifier=AllowAll"};
    EXPECT_THAT(found(), ElementsAre(HasSubstr("-Dhttpclient.hostnameVerifier=AllowAll tls-hostname")));
}

TEST_F(LateProperties, WhatIsLawfulPasses) {
    write("carbon.properties", "httpclient.hostnameVerifier=Strict\ndb.password=s3cret\nx=y\n");
    write("deployment.toml", "[system.parameter]\nx = \"y\"\n");
    EXPECT_THAT(found(), IsEmpty());
}

TEST_F(LateProperties, AFileThatCannotBeReadIsNoFileThatIsNotThere) {
    fs::create_directory(conf_ + "/carbon.properties");
    EXPECT_THAT(found(), ElementsAre(HasSubstr("carbon.properties jvm-env-hygiene")));
}

}  // namespace
}  // namespace jarmor::launcher
