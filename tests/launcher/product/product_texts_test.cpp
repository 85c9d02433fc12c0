#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "launcher/product/env_file.h"
#include "launcher/product/toml_lines.h"

namespace jarmor::launcher {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

TEST(EnvFile, NamesAndValuesAreReadAsTheScriptReadsThem) {
    const auto file = parse_env_file(
        "# comment\n\n A = 1 \nB=\"two words\"\nC='x'\nD=a=b\nE=\nF=it's\r\nLAST=no line break", "/e");
    ASSERT_TRUE(file);
    EXPECT_THAT(file->entries,
                ElementsAre("A=1", "B=two words", "C=x", "D=a=b", "E=", "F=it's", "LAST=no line break"));
    EXPECT_TRUE(file->warnings.empty());
}

TEST(EnvFile, ALineThatIsNoneIsLeftOutAndItsValueIsNotRepeated) {
    const auto file = parse_env_file("A=1\nexport B=s3cret\n2C=s3cret\njust words\n=s3cret", "/e");
    EXPECT_THAT(file->entries, ElementsAre("A=1"));
    EXPECT_THAT(file->warnings,
                ElementsAre("/e:2: is not NAME=value, left out", "/e:3: is not NAME=value, left out",
                            "/e:4: is not NAME=value, left out", "/e:5: is not NAME=value, left out"));
}

TEST(EnvFile, ANulIsRefused) {
    EXPECT_THAT(parse_env_file(std::string_view("A=1\0B=2", 7), "/e").error().line(), HasSubstr("NUL"));
}

std::vector<std::string> seen(std::string_view text) {
    std::vector<std::string> result;
    for (const auto& line : toml_lines(text))
        result.push_back(std::to_string(line.line) + ":" + line.table + ":" + line.key + "=" + line.value);
    return result;
}

TEST(TomlLines, TablesKeysAndValuesAreSeenWithTheirLines) {
    EXPECT_THAT(
        seen("a = 1 # x\n[encryption]\nkey = \"a#b\"\n[ system . 'parameter' ]\n\"http.x\" = 'y'\n"
             "[[list]]\nz.\"q.r\"=true"),
        ElementsAre("1::a=1", "3:encryption:key=a#b", "5:system.parameter:http.x=y", "7:list:z.q.r=true"));
}

TEST(TomlLines, CommentsAndBrokenLinesAreNotSeen) {
    EXPECT_THAT(seen("# [encryption]\n#key = \"x\"\nno equals\n\"open = 1\n = \nok = \"v\""),
                ElementsAre("5::=", "6::ok=v"));
}

}  // namespace
}  // namespace jarmor::launcher
