#include <gtest/gtest.h>

#include <unistd.h>

#include <cstdlib>
#include <memory>

#include "guard/rules/catalogue.h"
#include "tests/guard/rules/sample.h"
#include "tests/support/must_run.h"

namespace jarmor::guard::rules {
namespace {

/// One test a rule that has samples, found by the name of its folder.
class Samples : public ::testing::TestWithParam<std::string> {
  protected:
    const Rule* rule_ = find_rule(GetParam());
    std::string sample(const std::string& kind) const {
        return sample_folder() + "/" + GetParam() + "/" + kind;
    }

    void SetUp() override { ASSERT_NE(rule_, nullptr) << "no rule is called " << GetParam(); }
};

TEST_P(Samples, OfEachKindEndAsTheyAreCalled) {
    for (const auto& [kind, outcome] :
         {std::pair{"pass", Outcome::pass}, {"fail", Outcome::fail}, {"unknown", Outcome::unknown}}) {
        const bool owners = ScratchCopy::has_modes(sample(kind));
        JARMOR_NEED(!owners || ::geteuid() == 0, "only root gives files away");
        const auto copy = owners ? std::make_unique<ScratchCopy>(sample(kind)) : nullptr;
        const Sample one(copy ? copy->path() : sample(kind));
        ASSERT_TRUE(one.exists()) << sample(kind) << "/subject.properties is missing";
        const Judgement judgement = one.judge(*rule_);
        EXPECT_EQ(judgement.outcome, outcome) << kind << ": " << told(judgement);
        for (const Statement& statement : judgement.statements) EXPECT_NE(statement.found, "") << kind;
    }
}

TEST_P(Samples, ThatFailPassAfterThePrintedMendsAreRun) {
    if (!rule_->mendable) return;
    JARMOR_NEED(!ScratchCopy::has_modes(sample("fail")) || ::geteuid() == 0, "only root gives files away");
    const ScratchCopy copy(sample("fail"));
    const Sample one(copy.path());
    const Judgement before = one.judge(*rule_);
    std::string commands = "set -e\n";
    for (const Statement& statement : before.statements) {
        EXPECT_TRUE(statement.outcome != Outcome::fail || !statement.mends.empty()) << statement.found;
        for (const Mend& mend : statement.mends) commands += mend.command() + "\n";
    }
    ASSERT_EQ(std::system(commands.c_str()), 0) << commands;
    const Judgement after = one.judge(*rule_);
    EXPECT_EQ(after.outcome, Outcome::pass) << commands << told(after);
}

INSTANTIATE_TEST_SUITE_P(Rules, Samples, ::testing::ValuesIn(sampled_rules()), [](const auto& instance) {
    std::string name = instance.param;
    for (char& c : name) c = c == '-' ? '_' : c;
    return name;
});

}  // namespace
}  // namespace jarmor::guard::rules
