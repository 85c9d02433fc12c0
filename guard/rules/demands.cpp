#include "guard/rules/demands.h"

#include "guard/text.h"

namespace jarmor::guard::rules {

namespace {

/// The numbers that stand for the stars of a pattern in one of its keys, put into another pattern.
std::string with_numbers_of(std::string_view other, std::string_view pattern, std::string_view key) {
    std::string made(other);
    for (std::size_t at = 0; at < pattern.size() && !key.empty(); ++at) {
        if (pattern[at] != '*') {
            key.remove_prefix(1);
            continue;
        }
        const auto end = std::min(key.find('.'), key.size());
        const auto star = made.find('*');
        if (star != std::string::npos) made.replace(star, 1, key.substr(0, end));
        key.remove_prefix(end);
    }
    return made;
}

Setting setting_of(const Configuration& configuration, const Demand& demand, const std::string& key) {
    Setting setting = configuration.get(key);
    if (setting.is_set || demand.also.empty()) return setting;
    Setting other = configuration.get(with_numbers_of(demand.also, demand.key, key));
    return other.is_set ? other : setting;
}

bool is_wanted(const Configuration& configuration, const Demand& demand, const std::string& key) {
    if (demand.where.key.empty()) return true;
    const Setting other = configuration.get(with_numbers_of(demand.where.key, demand.key, key));
    return (lower(other.text) == demand.where.text) == demand.where.is;
}

void judge_setting(const Subject& subject, const Configuration& configuration, const Demand& demand,
                   const std::string& key, Answer& answer) {
    Setting setting = setting_of(configuration, demand, key);
    if (!setting.trouble.empty()) return answer.unknown(setting.where, setting.key + ": " + setting.trouble);
    if (!setting.is_set) {
        if (demand.shipped.data() == nullptr) return;
        setting.text = demand.shipped;
        setting.where = configuration.shown;
    }
    if (!setting.secret.empty()) return answer.pass(setting.where, setting.key + " is in the vault");
    const Opinion opinion = demand.judge(setting.text);
    const std::string what =
        setting.key + (setting.text.empty()
                           ? " is not set"
                           : (setting.is_set ? " is " : ", which is not set, is ") + setting.text);
    if (opinion.outcome == Outcome::pass) return answer.pass(setting.where, what);
    auto mends = demand.right.empty()
                     ? std::vector<Mend>{}
                     : set_value(subject, configuration, setting.in_file ? setting.key : key, demand.right);
    const std::string found = what + (opinion.why.empty() ? "" : ": " + opinion.why);
    if (opinion.outcome == Outcome::warn) return answer.warn(setting.where, found, std::move(mends));
    answer.fail(setting.where, found, std::move(mends));
}

}  // namespace

void judge_demands(const Subject& subject, std::span<const Demand> demands, Answer& answer) {
    const Configuration* const configuration = configuration_of(subject, answer);
    if (configuration == nullptr) return;
    for (const Demand& demand : demands) {
        if ((demand.products & subject.product) == 0) continue;
        for (const std::string& key : configuration->keys_of(demand.key)) {
            if (is_wanted(*configuration, demand, key))
                judge_setting(subject, *configuration, demand, key, answer);
        }
    }
    if (answer.statements().empty())
        answer.not_applicable("what it is about is not configured in " + configuration->shown);
}

}  // namespace jarmor::guard::rules
