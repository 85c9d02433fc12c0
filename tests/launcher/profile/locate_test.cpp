#include "launcher/profile/locate.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "site.h"

namespace jarmor::launcher {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

TEST(Locate, ABuiltInProfileNeedsNoFileAndTakesTheDropInsOfItsName) {
    const test::Site site;
    EXPECT_THAT(site.load("ballerina")->layers, ElementsAre("base", "jvm", "ballerina"));
    EXPECT_THAT(site.load("base")->layers, ElementsAre("base"));
    site.write("ballerina.d/1.toml", "user = \"bal\"\n");
    EXPECT_EQ(site.load("ballerina")->user.value, "bal");
    site.write("ballerina.toml", "home = \"/opt/bal\"\n");
    EXPECT_THAT(site.load("ballerina")->layers,
                ElementsAre("base", "jvm", "ballerina", site.path("ballerina.toml"),
                            site.path("ballerina.d/1.toml")));
}

TEST(Locate, JavaModeTakesJavaTomlThenTheUsersOwnThenTheBuiltInJvm) {
    const test::Site site;
    auto request = site.request("");
    request.java_mode = true;
    EXPECT_THAT(load_profile(request)->layers, ElementsAre("base", "jvm"));
    EXPECT_EQ(load_profile(request)->name, "jvm");

    const auto own = site.write("home/.jarmor/profile.toml", "mode = \"audit\"\n");
    EXPECT_THAT(load_profile(request)->layers, ElementsAre("base", "jvm", own));

    const auto java = site.write("java.toml", "");
    EXPECT_THAT(load_profile(request)->layers, ElementsAre("base", "jvm", java));
    EXPECT_EQ(load_profile(request)->name, "java");

    request.target = "base";
    EXPECT_THAT(load_profile(request)->layers, ElementsAre("base"));
}

TEST(Locate, TheOnlyInstalledProfileNeedsNoName) {
    const test::Site site;
    EXPECT_EQ(site.error(""),
              "no profile is named (installed in ETC: none; built in: ballerina, base, jvm, wso2-apim, "
              "wso2-is, wso2-mi, wso2-si); write the name "
              "of one, or the path of a .toml file");
    site.write("app.toml", "");
    EXPECT_EQ(site.load("")->name, "app");
    site.write("other.toml", "");
    EXPECT_THAT(site.error(""), HasSubstr("installed in ETC: app, other; built in: ballerina, base, jvm, "
                                          "wso2-apim, wso2-is, wso2-mi, wso2-si"));
}

TEST(Locate, AMissingProfileIsAnErrorThatNamesTheOnesThatExist) {
    const test::Site site;
    site.write("wso2am.toml", "");
    EXPECT_EQ(site.error("wso2an"),
              "ETC/wso2an.toml: does not exist (installed in ETC: wso2am; built in: ballerina, base, jvm, "
              "wso2-apim, wso2-is, wso2-mi, wso2-si); "
              "did you mean 'wso2am'?");
    EXPECT_EQ(
        site.error("wso2am.toml"),
        "ETC/wso2am.toml.toml: does not exist (installed in ETC: wso2am; built in: ballerina, base, jvm, "
        "wso2-apim, wso2-is, wso2-mi, wso2-si); the file in the working directory is written ./wso2am.toml");
    EXPECT_THAT(site.error(site.path("none.toml")), HasSubstr("ETC/none.toml: "));
}

TEST(Locate, ANameThatIsNoneIsAUsageError) {
    const test::Site site;
    for (const std::string name : {"App", "-x", ".hidden", "..", "a b", "a\nb", "ä"}) {
        const auto profile = site.load(name);
        ASSERT_FALSE(profile) << name;
        EXPECT_EQ(profile.error().kind, guard::Failure::usage) << name;
    }
    EXPECT_EQ(site.error("App"),
              "'App': is not the name of a profile ([a-z0-9][a-z0-9._-]*); a file is written with a slash, "
              "such as ./App");
}

TEST(Locate, APathIsReadWithTheDropInsBesideIt) {
    const test::Site site;
    const auto file = site.write("sub/app.toml", "user = \"a\"\n");
    const auto drop_in = site.write("sub/app.d/x.toml", "user = \"b\"\n");
    const auto profile = site.load(file);
    ASSERT_TRUE(profile) << profile.error().line();
    EXPECT_THAT(profile->layers, ElementsAre("base", "jvm", file, drop_in));
    EXPECT_EQ(profile->name, file);
}

}  // namespace
}  // namespace jarmor::launcher
