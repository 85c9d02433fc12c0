#include "launcher/plan/option_text.h"

#include <gmock/gmock.h>

#include <string>
#include <utility>
#include <vector>

namespace jarmor::launcher {
namespace {

using ::testing::ElementsAreArray;
using ::testing::HasSubstr;

struct Split {
    std::string name, text;
    std::vector<std::string> words;
};

void PrintTo(const Split& split, std::ostream* out) {
    *out << split.name;
}

std::string test_name(const ::testing::TestParamInfo<Split>& info) {
    return info.param.name;
}

class Argfile : public ::testing::TestWithParam<Split> {};

TEST_P(Argfile, IsSplitAsTheJdkSplitsIt) {
    const auto words = split_argfile(GetParam().text, "@file");
    ASSERT_TRUE(words) << words.error().line();
    EXPECT_THAT(*words, ElementsAreArray(GetParam().words));
}

// Each row was given to `java @file` of JDK 17 and 25 first.
INSTANTIATE_TEST_SUITE_P(
    Jdk, Argfile,
    ::testing::Values(
        Split{"white_space_separates", "-cp . \t\r\n\f M", {"-cp", ".", "M"}}, Split{"empty_file", "", {}},
        Split{"only_blanks", " \n\t", {}}, Split{"quotes_join", R"("a""b" "a"c)", {"ab", "ac"}},
        Split{"tab_escape", R"(-Dx="a\tb" M)", {"-Dx=a\tb", "M"}},
        Split{"other_quote_inside", R"('a"b' "c'd")", {"a\"b", "c'd"}},
        Split{"backslash_outside_quotes_stays", R"(-Dx=a\b M)", {"-Dx=a\\b", "M"}},
        Split{"continuation_skips_leading_blanks", "-Dz='q\\\n   r' M", {"-Dz=qr", "M"}},
        Split{"comment", "# all of this\n-cp # the path\n. M", {"-cp", ".", "M"}},
        Split{"comment_takes_the_word_before_it_along", "-cp . M ab#cc\nd", {"-cp", ".", "M", "d"}},
        Split{"comment_leaves_a_quoted_part", "\"ab\"cd#x\nef M", {"abef", "M"}},
        Split{"hash_inside_quotes", "\"a#b\" M", {"a#b", "M"}},
        Split{"empty_word", "-Dx=\"\" \"\" M", {"-Dx=", "", "M"}},
        Split{"empty_word_at_the_end_is_none", "M \"\"", {"M"}},
        Split{"vertical_tab_is_no_blank", "a\vb c", {"a\vb", "c"}},
        Split{"unknown_escape", R"("\q\\\"")", {"q\\\""}}),
    test_name);

TEST(ArgfileBorder, WhatAFullPieceOf4096BytesHoldsSurvivesAComment) {
    const std::string blanks(4092, ' ');
    const auto words = split_argfile(blanks + "abcdef#x\nM", "@file");
    ASSERT_TRUE(words);
    EXPECT_THAT(*words, ElementsAreArray({"abcdM"}));
}

TEST(ArgfileError, NamesTheLineOfAQuoteThatIsNotClosed) {
    const auto words = split_argfile("-cp .\n-Dx=\"a b\nM", "@/srv/args");
    ASSERT_FALSE(words);
    EXPECT_EQ(words.error().where, "@/srv/args:2");
    EXPECT_EQ(words.error().kind, guard::Failure::policy);
    EXPECT_FALSE(split_argfile("'a", "@f"));
    EXPECT_FALSE(split_argfile("'a\\", "@f"));
}

TEST(ArgfileError, RefusesNulBytesAndWhatIsTooLong) {
    EXPECT_FALSE(split_argfile(std::string_view("a\0b", 3), "@f"));
    EXPECT_TRUE(split_argfile(std::string(1 << 20, 'a'), "@f"));
    EXPECT_FALSE(split_argfile(std::string((1 << 20) + 1, 'a'), "@f"));
    std::string many;
    for (int i = 0; i < 65536; ++i) many += "a ";
    EXPECT_TRUE(split_argfile(many, "@f"));
    EXPECT_FALSE(split_argfile(many + "a ", "@f"));
    EXPECT_FALSE(split_option_text(many + "a", "JAVA_OPTS"));
}

class OptionText : public ::testing::TestWithParam<Split> {};

TEST_P(OptionText, IsSplitAsTheJvmSplitsJavaToolOptions) {
    const auto words = split_option_text(GetParam().text, "JAVA_TOOL_OPTIONS");
    ASSERT_TRUE(words) << words.error().line();
    EXPECT_THAT(*words, ElementsAreArray(GetParam().words));
}

INSTANTIATE_TEST_SUITE_P(
    Jdk, OptionText,
    ::testing::Values(Split{"blanks", " -Xmx1g \t\v-Da=b\n", {"-Xmx1g", "-Da=b"}}, Split{"nothing", "", {}},
                      Split{"quotes_anywhere", R"(-Da="b c"'d e' "-Xmx1g")", {"-Da=b cd e", "-Xmx1g"}},
                      Split{"no_escapes", R"(-Da=b\ c)", {"-Da=b\\", "c"}},
                      Split{"no_comments", "-Da=b #c", {"-Da=b", "#c"}},
                      Split{"empty_quotes", "'' a", {"", "a"}}),
    test_name);

TEST(OptionTextError, NamesTheVariableButNotItsValue) {
    const auto words = split_option_text("-Dpassword='hunter2", "JAVA_OPTS");
    ASSERT_FALSE(words);
    EXPECT_THAT(words.error().line(), HasSubstr("JAVA_OPTS"));
    EXPECT_THAT(words.error().line(), ::testing::Not(HasSubstr("hunter2")));
}

}  // namespace
}  // namespace jarmor::launcher
