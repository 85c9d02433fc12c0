#include "launcher/plan/jvm_options.h"

#include <algorithm>
#include <utility>

#include "launcher/plan/launcher_grammar.h"
#include "launcher/plan/option_judges.h"
#include "launcher/plan/option_policies.h"

namespace jarmor::launcher {

namespace {

void put(std::vector<std::string>& words, const GivenOption& option, unsigned feature) {
    const auto& decision = option.decision;
    if (decision.result.empty() || option.moved) return;
    if (decision.action == guard::Action::pass && option.option.has_operand) {
        words.push_back(option.option.text);
        words.push_back(literal_word(option.option.operand, feature));
    } else {
        words.push_back(decision.result);
    }
}

bool ends_the_options(const GivenOption& option, unsigned feature) {
    return launcher_word_kind(option.option.text, feature) == LauncherWord::last;
}

/// The options of the user, then the enforced block; behind it only a word such as -version, because java
/// reads nothing that follows it.
std::vector<std::string> assemble(const Judgement& judgement) {
    std::vector<std::string> words, last;
    for (const auto& option : judgement.given)
        put(ends_the_options(option, judgement.feature) ? last : words, option, judgement.feature);
    words.insert(words.end(), judgement.enforced.begin(), judgement.enforced.end());
    words.insert(words.end(), last.begin(), last.end());
    return words;
}

}  // namespace

OptionPlan judge_options(const JavaCommand& command, const OptionContext& context) {
    Judgement judgement(command, context);
    const Demands demands = collect_demands(judgement);
    judge_forbidden(judgement, demands, /*files_only=*/true);
    judge_agents(judgement);
    judge_manifest_jre(judgement);
    judge_jmx(judgement);
    judge_attach(judgement);
    judge_code_paths(judgement);
    judge_commands(judgement);
    judge_java_security(judgement);
    judge_catalogue(judgement);
    judge_memory_counting(judgement);
    judge_forbidden(judgement, demands, /*files_only=*/false);
    const std::string collector = judge_collector(judgement, demands);
    judge_wanted(judgement, demands);

    OptionPlan plan;
    plan.memory = judge_memory(judgement, collector);
    judge_remarks(judgement);
    judgement.report_waivers();
    plan.words = assemble(judgement);
    for (auto& option : judgement.given) plan.decisions.push_back(std::move(option.decision));
    plan.decisions.insert(plan.decisions.end(), judgement.added.begin(), judgement.added.end());
    plan.findings = std::move(judgement.findings);
    plan.not_guaranteed = std::move(judgement.not_guaranteed);
    return plan;
}

}  // namespace jarmor::launcher
