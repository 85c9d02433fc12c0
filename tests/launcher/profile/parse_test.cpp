#include "launcher/profile/parse.h"

#include <gtest/gtest.h>

#include <string>

namespace jarmor::launcher {
namespace {

std::string error_of(const std::string& text) {
    const auto document = parse_profile(text, "p.toml");
    return document ? "" : document.error().line();
}

struct BadText {
    const char* text;
    const char* line;
};

class ParseError : public ::testing::TestWithParam<BadText> {};

TEST_P(ParseError, IsOneLineWithThePosition) {
    EXPECT_EQ(error_of(GetParam().text), GetParam().line);
}

INSTANTIATE_TEST_SUITE_P(
    Profile, ParseError,
    ::testing::Values(
        BadText{"mode = \"audit\"\nusr = \"x\"\n", "p.toml:2:1: unknown key 'usr'; did you mean 'user'?"},
        BadText{"[jvm]\nopt = []\n", "p.toml:2:1: unknown key 'opt'"},
        BadText{"[jvn]\n", "p.toml:1:2: unknown key 'jvn'; did you mean 'jvm'?"},
        BadText{"[jvm.agnet]\n", "p.toml:1:6: unknown key 'agnet'; did you mean 'agent'?"},
        BadText{"jar = \"a.jar\"\n", "p.toml:1:1: unknown key 'jar'; it belongs to [jvm]"},
        BadText{"[env]\nuser = \"a\"\n",
                "p.toml:2:1: unknown key 'user'; it belongs to the top of the file, before any [table]"},
        BadText{"\"\\u001b[31m\" = 1\n", "p.toml:1:1: unknown key '?[31m'"},
        BadText{"user = 5\n", "p.toml:1:8: user must be a text in quotes, not a number"},
        BadText{"allow_root = \"yes\"\n",
                "p.toml:1:14: allow_root must be true or false, without quotes, not a text"},
        BadText{"[jvm]\noptions = \"-Xmx1g\"\n",
                "p.toml:2:11: [jvm] options must be a list of texts, not a text"},
        BadText{"[jvm]\noptions = [\n  \"-Xmx1g\",\n  7]\n",
                "p.toml:4:3: [jvm] options must be a list of texts, not a number"},
        BadText{"mode = \"enforced\"\n",
                "p.toml:1:8: mode is 'enforced', must be one of observe, audit, enforce; did you mean "
                "'enforce'?"},
        BadText{"umask = 27\n",
                "p.toml:1:9: umask must be three or four octal digits in quotes, such as \"0027\", not a "
                "number"},
        BadText{"umask = \"0928\"\n",
                "p.toml:1:9: umask is '0928', must be three or four octal digits in quotes, such as "
                "\"0027\""},
        BadText{"ports = [80, 65536]\n",
                "p.toml:1:14: ports is 65536, must be a list of numbers from 1 to 65535"},
        BadText{"[limits]\nnofile = 1\n",
                "p.toml:2:10: [limits] nofile is 1, must be a number from 64 to 1073741816"},
        BadText{"home = \"opt/app\"\n", "p.toml:1:8: home must be an absolute path"},
        BadText{"user = \"\"\n",
                "p.toml:1:8: user is empty: expected a name or uid:gid; a variable behind it may be unset"},
        BadText{"user = \"a\\nb\"\n", "p.toml:1:8: user must be one line of text"},
        BadText{"[jvm]\njar = \"a\\u0000b\"\n", "p.toml:2:7: [jvm] jar must not contain a NUL character"},
        BadText{"[env.set]\n\"A=B\" = \"c\"\n",
                "p.toml:2:9: [env] set: 'A=B' is not the name of an environment variable"},
        BadText{
            "[env]\nset = { _JAVA_OPTIONS = \"-Xrs\" }\n",
            "p.toml:2:25: [env] set: '_JAVA_OPTIONS' carries JVM options, which nobody would judge; write "
            "each of them into [jvm] options"},
        BadText{
            "[env.set]\nJDK_ALTERNATE_VM = \"/x\"\n",
            "p.toml:2:20: [env] set: 'JDK_ALTERNATE_VM' loads a JVM that nobody judged; write its JDK into "
            "[jvm] java_home"},
        BadText{"[env.set]\nPASSWORD = 123456\n",
                "p.toml:2:12: [env] set must be a table of texts, such as { NAME = \"value\" }, not a "
                "number"},
        BadText{"jvm = 5\n", "p.toml:1:1: 'jvm' must be a table, written [jvm]"},
        BadText{"[jvm.agent]\npath = \"/a.jar\"\n",
                "p.toml:1:6: 'agent' must be a table, written [[jvm.agent]]"},
        BadText{"[[jvm]]\n", "p.toml:1:3: 'jvm' must be a table, written [jvm]"},
        BadText{"[[jvm.agent]]\nsha256 = \"abc\"\n",
                "p.toml:2:10: [[jvm.agent]] sha256 must be 64 hexadecimal digits, as sha256sum prints them"},
        BadText{"[[jvm.agent]]\n",
                "p.toml:1:1: [[jvm.agent]] lacks 'path'; for example: path = "
                "\"/opt/otel/opentelemetry-javaagent.jar\""},
        BadText{"[[jvm.option]]\noption = \"-Xrs\"\njdk = \"17-11\"\n",
                "p.toml:3:7: [[jvm.option]] jdk must be a range of JDK feature versions, 8 or newer, such as "
                "\"17\", \"11+\" or \"8-23\""},
        BadText{"[[waiver]]\nrule = \"jvm-gc\"\nby = \"ops\"\nuntil = 2027-01-31\n",
                "p.toml:1:1: [[waiver]] lacks 'reason'; for example: reason = \"nodes talk to localhost\""},
        BadText{"[[waiver]]\nrule = \"jvm-gc\"\nreason = \"r\"\nuntil = 2027-01-31\n",
                "p.toml:1:1: [[waiver]] lacks 'by'; for example: by = \"ops\""},
        BadText{"[[waiver]]\nrule = \"jvm-gc\"\nreason = \"r\"\nby = \"ops\"\n",
                "p.toml:1:1: [[waiver]] lacks 'until'; for example: until = 2027-01-31"},
        BadText{"[[waiver]]\nuntil = \"2027-01-31\"\n",
                "p.toml:2:9: [[waiver]] until must be a date without quotes, such as 2027-01-31, not a "
                "text"},
        BadText{"overridable = [\"jar\"]\n",
                "p.toml:1:16: overridable may name what the command line can change: \"user\", \"mode\", "
                "\"java_home\""}));

TEST(Parse, WhatIsNotTomlIsReportedWithItsPosition) {
    for (const std::string text :
         {"user = \"a\"\nuser = \"b\"\n", "user = \"a\nb\"\n", "x", "[jvm]\n[jvm]\n", "a = 2026-13-01",
          "u = \"\xff\"", "[\x0b", "until = 027\n", "\xc3\xa9 = 1\n", "\xef\xbb\xa3"}) {
        const auto line = error_of(text);
        EXPECT_EQ(line.rfind("p.toml:", 0), 0U) << line;
        EXPECT_NE(line.find(": is not TOML: "), std::string::npos) << line;
        EXPECT_EQ(line.find('\n'), std::string::npos) << line;
    }
}

TEST(Parse, AValueOfTheEnvironmentIsNeverRepeatedInAMessage) {
    const auto line = error_of("[env.set]\nPASSWORD = \"s3cret\\u0000\"\n");
    EXPECT_EQ(line, "p.toml:2:12: [env] set must not contain a NUL character");
}

TEST(Parse, MoreThan64KiBIsRefused) {
    EXPECT_EQ(error_of(std::string(64 * 1024, '\n')), "");
    EXPECT_EQ(error_of(std::string(64 * 1024 + 1, '\n')), "p.toml: is larger than 65536 bytes");
}

TEST(Parse, DeepNestingUsesUpNoStack) {
    const auto nested = [](std::size_t levels) {
        std::string key = "a";
        for (std::size_t i = 0; i < levels; ++i) key += ".a";
        return key;
    };
    for (const auto& text : {nested(30'000) + " = 1\n", "[" + nested(30'000) + "]\n",
                             "x = {y = \"\"\"\n#\"\"\", " + nested(30'000) + " = 1}\n"}) {
        EXPECT_EQ(error_of(text), "p.toml: has more than 4096 dots");
    }
    EXPECT_EQ(error_of(nested(60) + " = 1\n"), "p.toml:1:1: unknown key 'a'");
    EXPECT_NE(error_of(nested(4'096) + " = 1\n").find("nested too deep"), std::string::npos);
    EXPECT_NE(error_of("a = " + std::string(60'000, '[') + "\n"), "");
}

TEST(Parse, AProfileMayHaveLongClassPathsAndRuledComments) {
    std::string path;
    for (int i = 0; i < 300; ++i) path += "lib/library-" + std::to_string(i) + "-1.2.3.jar:";
    const std::string rule = "# " + std::string(20'000, '.') + "\n";
    EXPECT_EQ(error_of(rule + "[jvm]\nmain_class = \"a.B\"\nclass_path = [\"" + path + "\"]\n"), "");
}

TEST(Parse, PositionsPointAtTheValue) {
    const auto document = parse_profile("[jvm]\noptions = [ \"-Da\",\n  \"-Db\" ]\n", "p.toml");
    ASSERT_TRUE(document);
    const auto& items = document->rows.at(1).settings.at(0).items;
    ASSERT_EQ(items.size(), 2U);
    EXPECT_EQ(items[0].origin.text(), "p.toml:2:13");
    EXPECT_EQ(items[1].origin.text(), "p.toml:3:3");
}

}  // namespace
}  // namespace jarmor::launcher
