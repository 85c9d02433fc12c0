#include "launcher/plan/option_policies.h"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

#include "launcher/plan/flag_history.h"
#include "launcher/plan/option_bounds.h"

namespace jarmor::launcher {

namespace {

/// What follows from declarations rather than from [[jvm.option]]. The lowest layer.
std::vector<OptionPolicy> implied_policies(const OptionContext& context) {
    std::vector<OptionPolicy> policies;
    const auto imply = [&](std::string option, Strength strength, const char* rule, const char* reason) {
        policies.push_back({std::move(option), strength, rule, {}, reason, {"base", 0, 0}});
    };
    imply("-XX:-ManagementServer", Strength::enforce, "jmx-remote-off", "opens no management port");
    imply("-XX:+DisableAttachMechanism", Strength::enforce, "jvm-attach",
          "no process of the same user can load code into the server");
    imply("-XX:-EnableDynamicAgentLoading", Strength::enforce, "jvm-attach",
          "no process of the same user can load code into the server");
    if (!context.java_security_file.empty())
        imply("-Djava.security.properties=" + context.java_security_file, Strength::enforce, "java-security",
              "switches weak algorithms off");
    if (!context.user_home.empty())
        imply("-Duser.home=" + context.user_home, Strength::fallback, "os-user",
              "the user id has no passwd entry");
    if (!context.user_name.empty())
        imply("-Duser.name=" + context.user_name, Strength::fallback, "os-user",
              "the user id has no passwd entry");
    return policies;
}

/// False: a declaration of the profile, or the JDK, takes the demand away.
bool holds(Judgement& judgement, const Demand& demand) {
    const auto& jvm = judgement.profile.jvm;
    if (demand.key.name == "-XX:ManagementServer") return !jvm.jmx.has_value();
    // Diagnostics may look at the JVM; code comes in only where attach is on.
    if (demand.key.name == "-XX:DisableAttachMechanism" && jvm.attach.value != Attach::off) return false;
    if (demand.key.name == "-XX:EnableDynamicAgentLoading" && jvm.attach.value == Attach::on) return false;
    if (demand.key.name == "-Djava.security.manager" && judgement.feature >= 24) {
        judgement.note(guard::Severity::error, demand.policy.option,
                       {"jvm-security-manager",
                        "the profile demands it (" + demand.policy.origin.text() +
                            "), but JDK 24 and later have no security manager (JEP 486)",
                        "jdk = \"8-23\" at this [[jvm.option]]"});
        return false;
    }
    return exists_in(demand.key, judgement.context.jdk);
}

void report_loosening(Judgement& judgement, const Demand& before, const Demand& after) {
    const bool binds =
        before.policy.strength == Strength::enforce || before.policy.strength == Strength::bound;
    const bool same =
        before.policy.option == after.policy.option && before.policy.strength == after.policy.strength;
    if (!binds || same || is_file(before.policy.origin) || !is_file(after.policy.origin)) return;
    judgement.findings.push_back({before.policy.guideline, guard::Severity::warning,
                                  after.policy.origin.text(),
                                  "sets " + after.policy.option + " where " + before.policy.origin.source +
                                      " demands " + before.policy.option,
                                  "remove this [[jvm.option]]"});
}

void want(Judgement& judgement, Demands& demands, Demand demand) {
    auto& wanted = demands.wanted;
    const auto same = std::find_if(wanted.begin(), wanted.end(),
                                   [&](const Demand& other) { return other.key.name == demand.key.name; });
    if (same == wanted.end()) {
        wanted.push_back(std::move(demand));
        return;
    }
    report_loosening(judgement, *same, demand);
    *same = std::move(demand);
}

void collect(Judgement& judgement, Demands& demands, OptionPolicy policy) {
    auto key = key_of(policy.option);
    Demand demand{std::move(policy), std::move(key)};
    if (demand.policy.strength == Strength::forbid) {
        demands.forbidden.push_back(std::move(demand));
    } else if (holds(judgement, demand)) {
        want(judgement, demands, std::move(demand));
    }
}

bool same_value(const OptionKey& a, const OptionKey& b) {
    return a.value == b.value;
}

bool covers(const Demand& demand, const GivenOption& option) {
    const std::string& pattern = demand.policy.option;
    if (pattern.ends_with('*')) {
        const auto prefix = std::string_view(pattern).substr(0, pattern.size() - 1);
        return option.option.text.starts_with(prefix) || option.key.name.starts_with(prefix);
    }
    return demand.key.name == option.key.name &&
           (!demand.key.has_value || same_value(demand.key, option.key));
}

/// The option under which a later demand of a file allows what a built-in layer forbids.
bool wanted_by_file(const Demands& demands, const OptionKey& key) {
    return std::any_of(demands.wanted.begin(), demands.wanted.end(), [&](const Demand& demand) {
        return demand.key.name == key.name && is_file(demand.policy.origin);
    });
}

std::string was(const OptionKey& key) {
    if (key.is_property() && names_a_secret(key.name)) return "was another";
    return "was " + (key.value.empty() ? std::string("empty") : key.value);
}

bool waived_before(const Judgement& judgement, const Demand& demand) {
    const bool management = demand.key.name == "-XX:ManagementServer";
    return std::any_of(judgement.given.begin(), judgement.given.end(), [&](const GivenOption& option) {
        const bool concerned = option.key.name == demand.key.name ||
                               (management && option.key.name.starts_with("-Dcom.sun.management"));
        return concerned && option.settled && option.decision.action == guard::Action::pass &&
               option.decision.rule == demand.policy.guideline &&
               judgement.has_waiver(demand.policy.guideline);
    });
}

/// The enforced word goes behind all others; a waiver leaves the user's own in force instead.
void apply_enforce(Judgement& judgement, const Demand& demand) {
    const auto& policy = demand.policy;
    // What an earlier judge let pass by a waiver must not be undone by a word of ours behind it.
    bool covered = false, stays = waived_before(judgement, demand);
    for (auto& option : judgement.given) {
        if (option.settled || option.key.name != demand.key.name) continue;
        option.decision.rule = policy.guideline;
        option.moved = true;
        covered = true;
        if (same_value(option.key, demand.key)) {
            option.settled = true;
            option.decision.reason = policy.reason;
            continue;
        }
        judgement.replace(option, policy.option, {policy.guideline, was(option.key), ""});
        if (option.decision.action == guard::Action::pass) {
            option.moved = false;
            stays = true;
        }
    }
    if (stays) return;
    judgement.enforced.push_back(policy.option);
    if (!covered) {
        judgement.added.push_back(
            {guard::Action::add, "", policy.option, policy.origin, policy.guideline, policy.reason, ""});
    }
}

void apply_bound(Judgement& judgement, const Demand& demand) {
    const auto& policy = demand.policy;
    bool given = false;
    for (auto& option : judgement.given) {
        if (option.settled || option.key.name != demand.key.name) continue;
        given = true;
        const auto merged = merge_bound(demand.key.name, option.key.value, demand.key.value);
        if (merged == option.key.value) {
            option.decision.rule = policy.guideline;
            Judgement::pass(option);
        } else {
            judgement.replace(option, demand.key.name + "=" + merged,
                              {policy.guideline, was(option.key), ""});
        }
    }
    if (!given) judgement.add(policy.option, policy.origin, policy.guideline, policy.reason);
}

void apply_default(Judgement& judgement, const Demand& demand) {
    const bool given =
        std::any_of(judgement.given.begin(), judgement.given.end(), [&](const GivenOption& option) {
            return option.key.name == demand.key.name && option.decision.action != guard::Action::strip;
        });
    const auto& policy = demand.policy;
    if (!given) judgement.add(policy.option, policy.origin, policy.guideline, policy.reason);
}

}  // namespace

bool is_collector(std::string_view key_name) {
    static constexpr std::array<std::string_view, 9> names{
        "-XX:UseSerialGC", "-XX:UseParallelGC", "-XX:UseParallelOldGC", "-XX:UseConcMarkSweepGC",
        "-XX:UseParNewGC", "-XX:UseG1GC",       "-XX:UseZGC",           "-XX:UseShenandoahGC",
        "-XX:UseEpsilonGC"};
    return std::find(names.begin(), names.end(), key_name) != names.end();
}

Demands collect_demands(Judgement& judgement) {
    Demands demands;
    const auto& own = judgement.profile.jvm.policies;
    demands.wanted.reserve(own.size());
    demands.forbidden.reserve(own.size());
    for (auto& policy : implied_policies(judgement.context)) collect(judgement, demands, std::move(policy));
    for (const auto& policy : own) {
        if (policy.jdk.contains(judgement.feature)) collect(judgement, demands, policy);
    }
    return demands;
}

const Demand* forbidding(const Demands& demands, const GivenOption& option, bool files_only) {
    for (const auto& demand : demands.forbidden) {
        const bool file = is_file(demand.policy.origin);
        if (file != files_only || !covers(demand, option)) continue;
        if (!file && wanted_by_file(demands, option.key)) continue;
        return &demand;
    }
    return nullptr;
}

void judge_forbidden(Judgement& judgement, const Demands& demands, bool files_only) {
    for (auto& option : judgement.given) {
        if (option.settled) continue;
        const Demand* demand = forbidding(demands, option, files_only);
        if (demand == nullptr) continue;
        const Grounds grounds{demand->policy.guideline, demand->policy.reason, ""};
        // Of properties and flags the JVM has a safe default; without another option it may not do what was
        // meant.
        if (option.key.is_property() || option.key.is_flag()) {
            judgement.strip(option, grounds);
        } else {
            judgement.refuse(option, grounds);
        }
    }
}

void judge_wanted(Judgement& judgement, const Demands& demands) {
    for (const auto& demand : demands.wanted) {
        if (is_collector(demand.key.name)) continue;
        switch (demand.policy.strength) {
            case Strength::enforce:
                apply_enforce(judgement, demand);
                break;
            case Strength::bound:
                apply_bound(judgement, demand);
                break;
            case Strength::fallback:
                apply_default(judgement, demand);
                break;
            case Strength::forbid:
                break;
        }
    }
}

}  // namespace jarmor::launcher
