#include <gtest/gtest.h>

#include "guard/judge.h"

namespace jarmor::guard {
namespace {

LaunchPlan plan_with(const char* mode, Severity severity, Action action) {
    LaunchPlan plan;
    plan.mode = mode;
    plan.findings.push_back(Finding{"jvm-heap-container", severity, "-Xmx9g", "does not fit", {}});
    Decision decision;
    decision.action = action;
    plan.options.push_back(decision);
    return plan;
}

TEST(Verdict, EnforceRefusesForAnyError) {
    EXPECT_TRUE(judge(plan_with("enforce", Severity::error, Action::pass)).refused);
    EXPECT_FALSE(judge(plan_with("enforce", Severity::warning, Action::strip)).refused);
}

TEST(Verdict, AuditStartsInSpiteOfAFindingButNotOfARefusedOption) {
    EXPECT_FALSE(judge(plan_with("audit", Severity::error, Action::pass)).refused);
    EXPECT_TRUE(judge(plan_with("audit", Severity::error, Action::refuse)).refused);
}

TEST(Verdict, AnUnknownModeIsAsStrictAsEnforce) {
    EXPECT_TRUE(judge(plan_with("", Severity::error, Action::pass)).refused);
}

TEST(Verdict, ObserveNeverRefusesAndStillCounts) {
    const Verdict verdict = judge(plan_with("observe", Severity::error, Action::refuse));
    EXPECT_FALSE(verdict.refused);
    EXPECT_EQ(verdict.errors, 1U);
}

TEST(Verdict, ARefusedVariableRefuses) {
    LaunchPlan plan;
    plan.mode = "enforce";
    plan.variables.push_back(Decision{Action::refuse, "_JAVA_OPTIONS", {}, {}, {}, {}, {}});
    EXPECT_TRUE(judge(plan).refused);
}

}  // namespace
}  // namespace jarmor::guard
