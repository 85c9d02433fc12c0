#include "launcher/cli/command_rules.h"

#include <algorithm>
#include <vector>

#include "guard/report/rules_report.h"
#include "guard/rules/catalogue.h"
#include "launcher/cli/output.h"
#include "launcher/exit_code.h"
#include "launcher/plan/rules.h"
#include "launcher/profile/did_you_mean.h"

namespace jarmor::launcher {

namespace {

using guard::Result;

/// A rule of the start that is beyond the guides.
const RuleEntry* start_rule(const std::string& id) {
    const auto rules = start_rules();
    const auto found =
        std::find_if(rules.begin(), rules.end(), [&id](const RuleEntry& rule) { return rule.id == id; });
    return found == rules.end() ? nullptr : &*found;
}

guard::Unexpected no_such_rule(const std::string& id) {
    const Profile none;
    const std::string near = did_you_mean(id, known_rules(none));
    return guard::fail(guard::Failure::usage, "", "no rule is called '" + id + "'",
                       near.empty() ? "jarmor rules lists them" : near);
}

}  // namespace

Result<int> command_rules(const Request& request) {
    std::string text;
    switch (request.format) {
        case Format::json:
            text = guard::rules_json();
            break;
        case Format::markdown:
            text = guard::rules_markdown();
            break;
        default:
            text = guard::rules_table(terminal_width(request));
    }
    if (auto put = put_result(request, text); !put) return pass_on(put);
    return exit_ok;
}

Result<int> command_explain(const Request& request) {
    std::string text;
    if (const auto* rule = guard::rules::find_rule(request.target)) {
        text = guard::rule_explained(*rule, terminal_width(request));
    } else if (const RuleEntry* entry = start_rule(request.target)) {
        text = std::string(entry->id) + ": " + std::string(entry->meaning) + "\n";
    } else {
        return no_such_rule(request.target);
    }
    if (auto put = put_result(request, text); !put) return pass_on(put);
    return exit_ok;
}

}  // namespace jarmor::launcher
