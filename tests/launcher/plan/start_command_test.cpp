#include "launcher/plan/start_command.h"

#include <gtest/gtest.h>

#include <string>

namespace jarmor::launcher {
namespace {

Profile profile_with_jar() {
    Profile profile;
    profile.name = "orders";
    profile.jvm.jar = {"/opt/orders.jar", guard::Origin{"orders.toml", 2, 1}};
    return profile;
}

std::string refusal(const Profile& profile, const std::string& variable, const std::string& word) {
    EnvironmentPlan environment;
    auto& words = variable == "_JAVA_OPTIONS" ? environment.after : environment.before;
    words.push_back({word, guard::Origin{variable}});
    const auto command = command_of(Start{}, profile, 17, environment);
    return command ? "" : command.error().line();
}

TEST(StartCommand, AProfileWithoutAProgramHasNothingToRun) {
    Profile profile;
    profile.name = "orders";
    const auto named = require_program(profile);
    ASSERT_FALSE(named);
    EXPECT_EQ(named.error().kind, guard::Failure::profile);
    EXPECT_EQ(
        named.error().line(),
        "profile orders: names no program to start; write jar = \"FILE\", or main_class and class_path, "
        "into [jvm]");
    EXPECT_TRUE(require_program(profile_with_jar()));
}

TEST(StartCommand, NoVariableTurnsAServerIntoAnAnswer) {
    for (const char* variable : {"JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS"}) {
        for (const char* word : {"-version", "--version", "--help", "-X", "--dry-run"}) {
            EXPECT_EQ(refusal(profile_with_jar(), variable, word),
                      std::string(variable) + ": has " + word +
                          ", with which java ends and starts no server; remove it there");
        }
        EXPECT_EQ(refusal(profile_with_jar(), variable, "-showversion"), "");
    }
    EXPECT_EQ(refusal(profile_with_jar(), "JAVA_OPTS", "-version"), "") << "a product's own variable";
}

}  // namespace
}  // namespace jarmor::launcher
