#include <algorithm>
#include <string>
#include <vector>

#include "launcher/plan/option_judges.h"
#include "launcher/plan/option_policies.h"

namespace jarmor::launcher {

namespace {

constexpr auto collector_rule = "jvm-gc";

/// "-XX:UseParallelOldGC" -> "Parallel".
std::string collector_of(const std::string& flag) {
    std::string name = flag.substr(std::string("-XX:Use").size());
    name.resize(name.size() - 2);
    return name == "ParallelOld" ? "Parallel" : name;
}

/// The collectors that are switched on in the end: a later -XX:-Use...GC takes the earlier one back. ParNew
/// is the young half of CMS, and -Xincgc (JDK 8) another name for it.
std::vector<std::string> chosen(const Judgement& judgement) {
    std::vector<std::string> flags;
    for (const auto& option : judgement.given) {
        if (option.decision.result.empty()) continue;
        if (option.key.name == "-Xincgc") flags.emplace_back("-XX:UseConcMarkSweepGC");
        if (!is_collector(option.key.name)) continue;
        std::erase(flags, option.key.name);
        if (option.key.value == "+") flags.push_back(option.key.name);
    }
    std::vector<std::string> names;
    for (const auto& flag : flags) {
        const auto name = collector_of(flag);
        if (std::find(names.begin(), names.end(), name) == names.end()) names.push_back(name);
    }
    if (names.size() > 1) std::erase(names, "ParNew");
    return names;
}

bool switched_off(const Judgement& judgement, const std::string& flag) {
    return std::any_of(judgement.given.begin(), judgement.given.end(), [&](const GivenOption& option) {
        return option.key.name == flag && option.key.value == "-";
    });
}

bool aggressive(const Judgement& judgement) {
    return std::any_of(judgement.given.begin(), judgement.given.end(), [](const GivenOption& option) {
        return option.key.is_on("AggressiveHeap") && !option.decision.result.empty();
    });
}

void refuse_clash(Judgement& judgement, const std::vector<std::string>& names) {
    std::string list;
    for (const auto& name : names) list += (list.empty() ? "" : " and ") + name;
    for (auto& option : judgement.given) {
        if (option.settled || !is_collector(option.key.name) || option.key.value != "+") continue;
        judgement.refuse(
            option, {collector_rule, "two collectors are selected (" + list + "): the JVM would not start",
                     "keep one of them", false});
    }
}

void enforce_collector(Judgement& judgement, const Demand& demand) {
    for (auto& option : judgement.given) {
        if (option.settled || !is_collector(option.key.name)) continue;
        if (option.key.name == demand.key.name && option.key.value == demand.key.value) {
            option.moved = true;
            Judgement::pass(option);
        } else {
            judgement.strip(option,
                            {demand.policy.guideline, "the profile enforces " + demand.policy.option, ""});
        }
    }
    judgement.add(demand.policy.option, demand.policy.origin, demand.policy.guideline, demand.policy.reason);
}

}  // namespace

std::string judge_collector(Judgement& judgement, const Demands& demands) {
    const Demand* demand = nullptr;
    for (const auto& wanted : demands.wanted) {
        if (is_collector(wanted.key.name)) demand = &wanted;
    }
    if (demand != nullptr && demand->policy.strength == Strength::enforce) {
        enforce_collector(judgement, *demand);
        return collector_of(demand->key.name);
    }
    const auto names = chosen(judgement);
    if (names.size() > 1) refuse_clash(judgement, names);
    if (!names.empty()) return names.back();
    if (aggressive(judgement)) return "Parallel";
    if (demand == nullptr || switched_off(judgement, demand->key.name)) return "";
    judgement.add(demand->policy.option, demand->policy.origin, demand->policy.guideline,
                  demand->policy.reason);
    return collector_of(demand->key.name);
}

}  // namespace jarmor::launcher
