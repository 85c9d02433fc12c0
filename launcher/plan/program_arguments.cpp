#include <string>
#include <vector>

#include "launcher/plan/option_bounds.h"
#include "launcher/plan/option_catalogue.h"
#include "launcher/plan/option_judges.h"
#include "launcher/plan/option_policies.h"

namespace jarmor::launcher {

namespace {

/// Where it stands and what to do about it.
struct PropertyPlace {
    std::string where, mend;
};

PropertyPlace property_place(const JvmOption& option) {
    if (!option.origin.source.starts_with('/'))
        return {shown(option), "take it out of the program's arguments"};
    const std::string text = shown(option);
    return {option.origin.text(), "take " + text.substr(0, text.find('=')).substr(2) + " out of the file"};
}

void judge_property(Judgement& judgement, const Demands& demands, GivenOption& option) {
    const PropertyPlace place = property_place(option.option);
    const auto error = [&](const std::string& rule, const std::string& reason) {
        if (judgement.waived(rule)) return;
        judgement.note(guard::Severity::error, place.where,
                       {rule, "the program makes it a system property: " + reason, place.mend});
    };
    if (const auto* entry = find_in_catalogue(option.key); entry != nullptr) {
        error(std::string(entry->rule), std::string(entry->reason));
        return;
    }
    const Demand* forbid = forbidding(demands, option, /*files_only=*/true);
    if (forbid == nullptr) forbid = forbidding(demands, option, /*files_only=*/false);
    if (forbid != nullptr) {
        error(forbid->policy.guideline, forbid->policy.reason);
        return;
    }
    for (const auto& demand : demands.wanted) {
        if (demand.key.name != option.key.name || demand.policy.strength == Strength::fallback) continue;
        const bool bound = demand.policy.strength == Strength::bound;
        const auto merged =
            bound ? merge_bound(option.key.name, option.key.value, demand.key.value) : demand.key.value;
        if (merged != option.key.value)
            error(demand.policy.guideline, "it would undo " + demand.policy.option);
    }
}

}  // namespace

std::vector<guard::Finding> judge_properties(const std::vector<LateProperty>& properties,
                                             const OptionContext& context) {
    JavaCommand command;
    for (const auto& property : properties)
        command.options.push_back({property.word, "", /*has_operand=*/false, property.origin});
    Judgement judgement(command, context);
    const Demands demands = collect_demands(judgement);
    // What the demands themselves have to report is reported by judge_options().
    judgement.findings.clear();
    for (auto& option : judgement.given) judge_property(judgement, demands, option);
    // A secret in a file is another rule's business.
    std::erase_if(judgement.given,
                  [](const GivenOption& option) { return option.option.origin.source.starts_with('/'); });
    judge_remarks(judgement);
    return std::move(judgement.findings);
}

std::vector<guard::Finding> judge_arguments(const std::vector<std::string>& arguments,
                                            const OptionContext& context) {
    std::vector<LateProperty> properties;
    for (const auto& argument : arguments) {
        if (argument.starts_with("-D")) properties.push_back({argument, {"command line", 0, 0}});
    }
    return judge_properties(properties, context);
}

}  // namespace jarmor::launcher
