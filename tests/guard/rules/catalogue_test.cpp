#include "guard/rules/catalogue.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "guard/rules/guidelines.h"
#include "tests/guard/rules/sample.h"

namespace jarmor::guard::rules {
namespace {

std::set<std::string> rule_ids() {
    std::set<std::string> ids;
    for (const Rule* rule : catalogue()) ids.insert(std::string(rule->id));
    return ids;
}

TEST(Catalogue, HasTheNinetySixRulesOfTheGuidelinesAndEachOnce) {
    EXPECT_GE(catalogue().size(), 96U);
    EXPECT_EQ(rule_ids().size(), catalogue().size());
}

TEST(Catalogue, SaysOfEachRuleWhatExplainShows) {
    for (const Rule* rule : catalogue()) {
        for (const std::string_view text :
             {rule->title, rule->demand, rule->evidence, rule->shipped, rule->remedy})
            EXPECT_FALSE(text.empty()) << rule->id;
        EXPECT_FALSE(scope_words(rule->applies).empty()) << rule->id;
        EXPECT_FALSE(method_words(rule->methods).empty()) << rule->id;
    }
}

TEST(Catalogue, NamesMethodsAsTheGuidelinesCountThem) {
    const auto with = [](unsigned method) {
        return std::count_if(catalogue().begin(), catalogue().end(),
                             [method](const Rule* rule) { return (rule->methods & method) != 0; });
    };
    EXPECT_GE(with(enforce), 16);
    EXPECT_GE(with(verify), 91);
    EXPECT_GE(with(watch), 41);
    EXPECT_GE(with(generate), 19);
    EXPECT_GE(with(attest), 15);
}

TEST(Guidelines, HaveAHundredAndSixParagraphsEachJudgedByRulesThatExist) {
    const auto ids = rule_ids();
    std::set<std::string> names;
    for (const Paragraph& paragraph : paragraphs()) {
        EXPECT_FALSE(paragraph.rules.empty()) << paragraph.name();
        for (const auto id : paragraph.rules) EXPECT_EQ(ids.count(std::string(id)), 1U) << id;
        names.insert(paragraph.name());
    }
    EXPECT_EQ(paragraphs().size(), 106U);
    EXPECT_EQ(names.size(), 106U) << "a paragraph is there twice";
}

TEST(Guidelines, LeaveOnlyTheRulesBeyondThemWithoutAParagraph) {
    std::set<std::string> beyond;
    for (const auto& id : rule_ids()) {
        if (paragraphs_of(id).empty()) beyond.insert(id);
    }
    EXPECT_EQ(beyond, (std::set<std::string>{"cfg-template-integrity", "ks-proven", "mediator-access",
                                             "script-class-access", "tryit-disabled"}));
}

TEST(Catalogue, HasSamplesOfEachRuleThatLooks) {
    const auto sampled = sampled_rules();
    for (const Rule* rule : catalogue()) {
        if (rule->check == nullptr) continue;
        EXPECT_TRUE(std::binary_search(sampled.begin(), sampled.end(), std::string(rule->id)))
            << "make them: scripts/new-rule.sh --samples " << rule->id;
    }
}

TEST(Catalogue, MendsFortyFiveRulesAtLeast) {
    EXPECT_GE(std::count_if(catalogue().begin(), catalogue().end(),
                            [](const Rule* rule) { return rule->mendable; }),
              45);
}

TEST(Catalogue, CallsMendableOnlyWhatLooks) {
    for (const Rule* rule : catalogue()) {
        EXPECT_TRUE(!rule->mendable || rule->check != nullptr) << rule->id;
    }
}

}  // namespace
}  // namespace jarmor::guard::rules
