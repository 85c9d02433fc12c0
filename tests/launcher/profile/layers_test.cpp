#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "launcher/profile/load.h"
#include "site.h"

namespace jarmor::launcher {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

std::vector<std::string> values(const std::vector<Value<std::string>>& list) {
    std::vector<std::string> texts;
    for (const auto& value : list) texts.push_back(value.value);
    return texts;
}

TEST(Layers, EachValueRemembersTheLayerAndThePositionItCameFrom) {
    const test::Site site;
    const auto main = site.write("app.toml",
                                 "user = \"app\"\n"
                                 "mode = \"audit\"\n"
                                 "[jvm]\n"
                                 "options = [\"-Xmx1g\",\n"
                                 "           \"-Xlog:gc\"]\n");
    const auto first = site.write("app.d/10-first.toml", "mode = \"observe\"\numask = \"077\"\n");
    const auto second = site.write("app.d/20-second.toml", "\n  mode =   \"enforce\"\n");
    const auto profile = site.load("app");
    ASSERT_TRUE(profile) << profile.error().line();

    EXPECT_EQ(profile->name, "app");
    EXPECT_THAT(profile->layers, ElementsAre("base", "jvm", main, first, second));
    EXPECT_EQ(profile->user.value, "app");
    EXPECT_EQ(profile->user.origin.text(), main + ":1:8");
    EXPECT_EQ(profile->mode.value, Mode::enforce);
    EXPECT_EQ(profile->mode.origin.text(), second + ":2:12");
    EXPECT_EQ(profile->umask.value, 077U);
    EXPECT_EQ(profile->umask.origin.text(), first + ":2:9");
    ASSERT_EQ(profile->jvm.options.size(), 2U);
    EXPECT_EQ(profile->jvm.options[1].value, "-Xlog:gc");
    EXPECT_EQ(profile->jvm.options[1].origin.text(), main + ":5:12");
    EXPECT_EQ(profile->jvm.attach.value, Attach::off);
    EXPECT_EQ(profile->jvm.attach.origin.source, "base");
    EXPECT_NE(profile->jvm.attach.origin.line, 0U);
    EXPECT_EQ(profile->home.origin.source, "");
}

TEST(Layers, DropInsAreReadInByteOrderAndOnlyThoseThatEndInToml) {
    const test::Site site;
    site.write("app.toml", "");
    site.write("app.d/b.toml", "home = \"/b\"\n");
    site.write("app.d/B.toml", "home = \"/B\"\n");
    site.write("app.d/a.toml", "home = \"/a\"\n");
    site.write("app.d/z.toml.bak", "not = toml =\n");
    site.write("app.d/README", "not = toml =\n");
    site.write("app.d/.hidden.toml", "not = toml =\n");
    const auto profile = site.load("app");
    ASSERT_TRUE(profile) << profile.error().line();
    EXPECT_EQ(profile->home.value, "/b");
    EXPECT_THAT(profile->layers, ElementsAre("base", "jvm", site.path("app.toml"), site.path("app.d/B.toml"),
                                             site.path("app.d/a.toml"), site.path("app.d/b.toml")));
}

TEST(Layers, ListsReplaceAndRowsAddUp) {
    const test::Site site;
    site.write("app.toml",
               "[jvm]\noptions = [\"-Da\"]\n[[jvm.agent]]\npath = \"/a.jar\"\n"
               "[env.set]\nA = \"1\"\nB = \"1\"\n"
               "[[waiver]]\nrule = \"one\"\nreason = \"r\"\nby = \"b\"\nuntil = 2027-01-31\n"
               "[[signoff]]\nrule = \"s\"\nwho = \"w\"\nwhen = 2026-01-01\nuntil = 2027-01-01\n");
    site.write("app.d/1.toml",
               "[jvm]\noptions = [\"-Db\", \"-Dc\"]\n"
               "[[jvm.agent]]\npath = \"/b.jar\"\nsha256 = \"" +
                   std::string(64, 'A') +
                   "\"\n"
                   "[env.set]\nB = \"2\"\n"
                   "[[waiver]]\nrule = \"two\"\nreason = \"r\"\nby = \"b\"\nuntil = 2027-02-01\n");
    const auto profile = site.load("app");
    ASSERT_TRUE(profile) << profile.error().line();
    EXPECT_THAT(values(profile->jvm.options), ElementsAre("-Db", "-Dc"));
    ASSERT_EQ(profile->jvm.agents.size(), 2U);
    EXPECT_EQ(profile->jvm.agents[0].path, "/a.jar");
    EXPECT_EQ(profile->jvm.agents[1].sha256, std::string(64, 'a'));
    EXPECT_EQ(profile->jvm.agents[1].origin.source, site.path("app.d/1.toml"));
    EXPECT_EQ(profile->env.set.at("A").value, "1");
    EXPECT_EQ(profile->env.set.at("B").value, "2");
    ASSERT_EQ(profile->waivers.size(), 2U);
    EXPECT_EQ(profile->waivers[0].until_days, 20849);  // date -d 2027-01-31 +%s / 86400
    EXPECT_EQ(profile->waivers[1].rule, "two");
    ASSERT_EQ(profile->signoffs.size(), 1U);
    EXPECT_EQ(profile->signoffs[0].when_days, 20454);
}

TEST(Layers, AnEmptyListTakesTheValuesOfEarlierLayersAway) {
    const test::Site site;
    site.write("app.toml", "ports = [443]\n[jvm]\noptions = [\"-Da\"]\n");
    site.write("app.d/1.toml", "ports = []\n[jvm]\noptions = []\n");
    const auto profile = site.load("app");
    ASSERT_TRUE(profile) << profile.error().line();
    EXPECT_TRUE(profile->ports.empty());
    EXPECT_TRUE(profile->jvm.options.empty());
}

TEST(Layers, EveryScalarKeyReachesItsField) {
    const test::Site site;
    site.write("app.toml", R"(
extends = "ballerina"
home = "/opt/app"
user = "1000:1000"
allow_root = true
environment = "staging"
baseline = "1.0"
umask = "0007"
ports = [443, 8443]
listen_fds = true
overridable = ["mode"]
[jvm]
java_home = "/jdk"
main_class = "a.B"
class_path = ["lib/*"]
arguments = ["x"]
attach = "diagnostics"
options_from_env = "refuse"
java_security = false
trusted_paths = ["/opt/boot.jar"]
[jvm.jmx]
host = "::1"
port = 9999
rmi_port = 9998
password_file = "/p"
access_file = "/a"
tls = false
[jvm.debug]
port = 5005
suspend = true
[env]
mode = "allow-list"
allow = ["LANG", "BAL_*"]
drop = ["X"]
options = ["JAVA_OPTS"]
[limits]
nofile = 4096
core = 1024
)");
    const auto loaded = site.load("app");
    ASSERT_TRUE(loaded) << loaded.error().line();
    const Profile& p = *loaded;
    EXPECT_EQ(p.extends.value, "ballerina");
    EXPECT_EQ(p.home.value, "/opt/app");
    EXPECT_TRUE(p.allow_root.value);
    EXPECT_EQ(p.environment.value, Environment::staging);
    EXPECT_EQ(p.baseline.value, "1.0");
    EXPECT_EQ(p.umask.value, 07U);
    EXPECT_EQ(p.ports.at(1).value, 8443);
    EXPECT_TRUE(p.listen_fds.value);
    EXPECT_THAT(values(p.overridable), ElementsAre("mode"));
    EXPECT_EQ(p.jvm.java_home.value, "/jdk");
    EXPECT_EQ(p.jvm.main_class.value, "a.B");
    EXPECT_THAT(values(p.jvm.class_path), ElementsAre("lib/*"));
    EXPECT_THAT(values(p.jvm.arguments), ElementsAre("x"));
    EXPECT_EQ(p.jvm.attach.value, Attach::diagnostics);
    EXPECT_EQ(p.jvm.options_from_env.value, OptionsFromEnv::refuse);
    EXPECT_FALSE(p.jvm.java_security.value);
    EXPECT_THAT(values(p.jvm.trusted_paths), ElementsAre("/opt/boot.jar"));
    ASSERT_TRUE(p.jvm.jmx.has_value());
    EXPECT_EQ(p.jvm.jmx->host, "::1");
    EXPECT_EQ(p.jvm.jmx->port, 9999);
    EXPECT_EQ(p.jvm.jmx->rmi_port, 9998);
    EXPECT_EQ(p.jvm.jmx->password_file, "/p");
    EXPECT_EQ(p.jvm.jmx->access_file, "/a");
    EXPECT_FALSE(p.jvm.jmx->tls);
    ASSERT_TRUE(p.jvm.debug.has_value());
    EXPECT_EQ(p.jvm.debug->port, 5005);
    EXPECT_TRUE(p.jvm.debug->suspend);
    EXPECT_TRUE(p.env.allow_list.value);
    EXPECT_THAT(values(p.env.allow), ElementsAre("LANG", "BAL_*"));
    EXPECT_THAT(values(p.env.drop), ElementsAre("X"));
    EXPECT_THAT(values(p.env.options), ElementsAre("JAVA_OPTS"));
    EXPECT_EQ(p.limits.nofile.value, 4096U);
    EXPECT_EQ(p.limits.core.value, 1024U);
}

TEST(Layers, ExtendsNamesABuiltInProfile) {
    const test::Site site;
    site.write("app.toml", "extends = \"ballerina\"\n");
    EXPECT_THAT(site.load("app")->layers, ElementsAre("base", "jvm", "ballerina", site.path("app.toml")));
    site.write("app.toml", "extends = \"base\"\n");
    EXPECT_THAT(site.load("app")->layers, ElementsAre("base", site.path("app.toml")));
    site.write("app.toml", "extends = \"balerina\"\n");
    EXPECT_EQ(site.error("app"),
              "ETC/app.toml:1:11: extends is 'balerina', must be one of the built-in profiles ballerina, "
              "base, jvm, wso2-apim, wso2-is, wso2-mi, wso2-si; did you mean 'ballerina'?");
    site.write("app.toml", "extends = \"container\"\n");
    EXPECT_THAT(site.error("app"), HasSubstr("extends is 'container', must be one of"));
}

TEST(Layers, TheContainerLayerStandsBetweenTheBuiltInProfilesAndTheSite) {
    const test::Site site;
    site.write("app.toml", "");
    auto request = site.request("app");
    request.container = true;
    auto profile = load_profile(request);
    ASSERT_TRUE(profile) << profile.error().line();
    EXPECT_TRUE(profile->in_container);
    EXPECT_THAT(profile->layers, ElementsAre("base", "jvm", "container", site.path("app.toml")));

    site.write("app.toml", "container = false\n");
    profile = load_profile(request);
    ASSERT_TRUE(profile) << profile.error().line();
    EXPECT_FALSE(profile->in_container);
    EXPECT_THAT(profile->layers, ElementsAre("base", "jvm", site.path("app.toml")));
}

TEST(Layers, KeysThatExcludeEachOtherAreNamedWithBothPositions) {
    const test::Site site;
    site.write("app.toml", "[jvm]\njar = \"a.jar\"\n");
    site.write("app.d/x.toml", "[jvm]\nmain_class = \"A\"\n");
    EXPECT_EQ(site.error("app"),
              "ETC/app.d/x.toml:2:14: [jvm] main_class excludes [jvm] jar at ETC/app.toml:2:7");
    site.write("app.d/x.toml", "[jvm]\nclass_path = [\"lib\"]\n");
    EXPECT_EQ(site.error("app"), "ETC/app.d/x.toml:2:15: [jvm] class_path needs [jvm] main_class");
    site.write("app.d/x.toml", "[jvm]\nmodule_path = [\"lib\"]\n");
    EXPECT_EQ(site.error("app"), "ETC/app.d/x.toml:2:16: [jvm] module_path needs [jvm] module");
}

TEST(Layers, JmxNeedsAPortPasswordsAndTlsOrLoopback) {
    const test::Site site;
    site.write("app.toml", "[jvm.jmx]\n");
    EXPECT_EQ(site.error("app"), "ETC/app.toml:1:1: [jvm.jmx] lacks 'port'");
    site.write("app.toml", "[jvm.jmx]\nport = 9999\n");
    EXPECT_EQ(site.error("app"),
              "ETC/app.toml:1:1: [jvm.jmx] lacks 'password_file'; jarmor starts no JMX without passwords");
    site.write("app.toml",
               "[jvm.jmx]\nport = 9999\npassword_file = \"/p\"\ntls = false\nhost = \"0.0.0.0\"\n");
    EXPECT_EQ(site.error("app"),
              "ETC/app.toml:1:1: [jvm.jmx] tls = false on a host that is not loopback; use host = "
              "\"127.0.0.1\", or TLS");
    site.write("app.toml", "[jvm.jmx]\nport = 9999\npassword_file = \"/p\"\nhost = \"0.0.0.0\"\n");
    EXPECT_EQ(site.error("app"), "");
    for (const char* host : {"127.0.0.2", "localhost", "::1"}) {
        site.write("app.toml", "[jvm.jmx]\nport = 9999\npassword_file = \"/p\"\ntls = false\nhost = \"" +
                                   std::string(host) + "\"\n");
        EXPECT_EQ(site.error("app"), "") << host;
    }
    site.write("app.toml", "[jvm.jmx]\nhost = \"127.0.0.1.example.com\"\n");
    EXPECT_EQ(site.error("app"),
              "ETC/app.toml:2:8: [jvm.jmx] host must be an IP address, such as \"127.0.0.1\": with a name "
              "Java may listen elsewhere");
    site.write("app.toml", "[jvm.debug]\nsuspend = true\n");
    EXPECT_EQ(site.error("app"), "ETC/app.toml:1:1: [jvm.debug] lacks 'port'");
}

}  // namespace
}  // namespace jarmor::launcher
