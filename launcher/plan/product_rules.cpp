#include "launcher/plan/product_rules.h"

#include <algorithm>
#include <array>

#include "guard/rules/catalogue.h"
#include "guard/rules/configuration.h"
#include "guard/rules/review.h"
#include "guard/shell_quote.h"
#include "launcher/plan/rule_subject.h"
#include "launcher/plan/rules.h"

namespace jarmor::launcher {

namespace {

using guard::Finding;
using guard::Severity;
using guard::rules::Outcome;
using guard::rules::Rule;
using guard::rules::Subject;

/// Of the rules that the launcher enforces those that look at files all the same.
constexpr std::array<std::string_view, 2> enforced_in_files = {"bi-config-encrypted", "bi-config-perms"};

/// What the plan has judged already is not asked again: options, identity and key stores.
bool is_asked_at_start(const Rule& rule) {
    const auto judged = start_rules();
    const bool in_plan =
        (rule.methods & guard::rules::enforce) != 0 &&
        std::find(enforced_in_files.begin(), enforced_in_files.end(), rule.id) == enforced_in_files.end();
    return rule.phase == guard::rules::Phase::start && rule.check != nullptr && !in_plan &&
           std::none_of(judged.begin(), judged.end(),
                        [&rule](const RuleEntry& entry) { return entry.id == rule.id; });
}

std::string mend_of(const Rule& rule, const guard::rules::Statement& statement, const Profile& profile) {
    if (statement.mends.empty()) return std::string(rule.remedy);
    const auto& mend = statement.mends.front();
    if (statement.mends.size() == 1 && guard::rules::changes_lines(mend) && !mend.section.empty())
        return mend.section + " " + mend.text;
    return "jarmor fix " + guard::shell_quote(profile.name);
}

/// Relative to the home, as everything else that a start says of it.
std::string shown_in_home(const std::string& where, const std::string& home) {
    return where.starts_with(home + "/") ? where.substr(home.size() + 1) : where;
}

void add_findings(const Rule& rule, const guard::rules::Judgement& judgement, const Profile& profile,
                  std::vector<Finding>& findings) {
    for (const auto& statement : judgement.statements) {
        if (statement.outcome != Outcome::fail && statement.outcome != Outcome::warn) continue;
        const bool error = statement.outcome == Outcome::fail && judgement.weight == Severity::error;
        findings.push_back({std::string(rule.id), error ? Severity::error : Severity::warning,
                            shown_in_home(statement.where, profile.home.value), statement.found,
                            mend_of(rule, statement, profile)});
    }
}

}  // namespace

std::vector<Finding> product_findings(const Profile& profile, const guard::LaunchPlan& plan,
                                      std::int64_t now) {
    Subject subject = rule_subject(profile);
    if (subject.product == 0 || subject.home.empty()) return {};
    subject.at = now;
    subject.asker = guard::rules::Phase::start;
    subject.plan = &plan;
    subject.service = plan.identity;
    subject.configuration = guard::rules::read_configuration(subject);
    const auto& configuration = subject.configuration;
    if (!configuration || (!configuration->values && !configuration->malformed && !subject.unknown_fails))
        return {};
    std::vector<Finding> findings;
    // The product would not start, or start with something else than what stands there.
    if (configuration->malformed)
        findings.push_back({"config-malformed", Severity::error, configuration->trouble_where,
                            configuration->trouble, "mend what stands there"});
    for (const Rule* rule : guard::rules::catalogue()) {
        if (!is_asked_at_start(*rule)) continue;
        add_findings(*rule, guard::rules::judge_rule(*rule, subject, {}, {}), profile, findings);
    }
    return findings;
}

}  // namespace jarmor::launcher
