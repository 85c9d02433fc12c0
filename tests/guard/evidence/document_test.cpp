#include "guard/evidence/document.h"

#include <gmock/gmock.h>

namespace jarmor::guard {
namespace {

using ::testing::HasSubstr;

TEST(ConfigurationText, WhatIsNoneIsSaidWithItsPlace) {
    EXPECT_THAT(read_toml("a = \n", "f.toml", Failure::policy).error().line(), HasSubstr("f.toml:1:"));
    EXPECT_THAT(read_yaml("a: [1\nb: 2", "f.yaml", Failure::policy).error().line(), HasSubstr("f.yaml:"));
    EXPECT_THAT(read_json("{", "f.json", Failure::policy).error().line(), HasSubstr("is not JSON"));
    EXPECT_FALSE(read_toml("a" + std::string(4000, '.'), "f", Failure::policy));
    std::string deep;
    for (int i = 0; i < 100; ++i) deep += "a.";
    EXPECT_THAT(read_toml(deep + "b = 1", "f", Failure::policy).error().line(), HasSubstr("too deep"));
}

TEST(ConfigurationText, AFewAliasesDoNotMakeAnEndlessYaml) {
    std::string text = "a: &a [x,x,x,x,x,x,x,x,x,x]\n";
    for (char c = 'b'; c < 'i'; ++c) {
        const std::string before = std::string("*") + static_cast<char>(c - 1);
        text += std::string(1, c) + ": &" + c + " [";
        for (int i = 0; i < 10; ++i) text += (i == 0 ? "" : ",") + before;
        text += "]\n";
    }
    EXPECT_THAT(read_yaml(text, "f.yaml", Failure::policy).error().line(),
                HasSubstr("more than 100000 values"));
}

}  // namespace
}  // namespace jarmor::guard
