#include <gtest/gtest.h>

#include <cstdlib>
#include <set>

#include "guard/evidence/files.h"
#include "guard/rules/catalogue.h"
#include "guard/text.h"
#include "tests/guard/rules/sample.h"

namespace jarmor::guard::rules {
namespace {

using Ids = std::set<std::string>;

/// What a start is judged by in files: owners and modes are the subject of tests of their own, options and
/// the user of a plan.
bool judges_content(const Rule& rule) {
    return rule.phase == Phase::start && rule.check != nullptr &&
           ((rule.methods & enforce) == 0 || rule.id == "bi-config-encrypted") &&
           rule.id != "os-fs-permissions";
}

/// The layout of a new installation: tests/data/stock/PRODUCT, with the rules that it fails in `expected`,
/// and of them those that only people can answer in `answers`.
class Stock : public ::testing::TestWithParam<std::string> {
  protected:
    std::string folder() const { return std::string(JARMOR_SOURCE_DIR) + "/tests/data/stock/" + GetParam(); }

    Ids lines(const std::string& name) const {
        const auto text = read_file(folder() + "/" + name, 1 << 16, Failure::internal);
        const std::string all = text ? *text : "";
        Ids ids;
        for (const auto line : split(all, '\n')) ids.insert(std::string(line));
        return ids;
    }

    static Ids failed(const Sample& sample, std::string* commands = nullptr) {
        Ids ids;
        for (const Rule* rule : catalogue()) {
            if (!judges_content(*rule)) continue;
            const Judgement judgement = sample.judge(*rule);
            if (judgement.outcome == Outcome::fail) ids.insert(std::string(rule->id));
            for (const Statement& statement : judgement.statements) {
                for (const Mend& mend : statement.mends)
                    if (commands != nullptr) *commands += mend.command() + "\n";
            }
        }
        return ids;
    }
};

TEST_P(Stock, IsRefusedWithEveryExpectedFindingAndNoOther) {
    EXPECT_EQ(failed(Sample(folder())), lines("expected"));
}

TEST_P(Stock, PassesAfterTheMendsAndTheAnswersThatOnlyPeopleKnow) {
    const ScratchCopy copy(folder());
    const Sample sample(copy.path());
    std::string commands = "set -e\n";
    failed(sample, &commands);
    ASSERT_EQ(std::system(commands.c_str()), 0) << commands;
    EXPECT_EQ(failed(sample), lines("answers")) << commands;
}

INSTANTIATE_TEST_SUITE_P(Products, Stock, ::testing::Values("apim", "mi", "si", "bi"),
                         [](const auto& instance) { return instance.param; });

}  // namespace
}  // namespace jarmor::guard::rules
