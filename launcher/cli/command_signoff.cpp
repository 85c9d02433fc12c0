#include "launcher/cli/command_signoff.h"

#include <ctime>

#include "guard/rules/catalogue.h"
#include "guard/shell_quote.h"
#include "launcher/cli/beside_profile.h"
#include "launcher/cli/command_waive.h"
#include "launcher/cli/output.h"
#include "launcher/exit_code.h"
#include "launcher/profile/dates.h"
#include "launcher/profile/formats.h"
#include "launcher/profile/parse.h"
#include "launcher/profile/toml_text.h"

namespace jarmor::launcher {

namespace {

using guard::fail;
using guard::Failure;
using guard::Result;

constexpr std::int64_t most_signoff_days = 366;  // a statement is looked at again once a year

Result<void> check_signoff_words(const Request& request) {
    if (request.arguments.empty()) {
        return fail(Failure::usage, "", "signoff needs the RULE that is met",
                    "jarmor signoff " + request.target + " RULE --until 2027-06-30 --reference TICKET");
    }
    for (const auto& rule : request.arguments) {
        const auto* known = guard::rules::find_rule(rule);
        if (known == nullptr || (known->methods & guard::rules::attest) != 0) continue;
        return fail(Failure::usage, in_quotes(rule), "is a rule that jarmor answers itself",
                    "jarmor waive " + request.target + " " + rule + " --until 24h --reason TEXT");
    }
    if (const auto expected = format::one_line(request.reference))
        return fail(Failure::usage, "--reference",
                    std::string(*expected) + " that says where the evidence is");
    if (!request.who.empty() && format::one_line(request.who))
        return fail(Failure::usage, "--who", std::string(*format::one_line(request.who)));
    return {};
}

Result<void> check_signoff_span(std::int64_t until, std::int64_t today) {
    if (until < today) return fail(Failure::usage, "--until", "is over already: " + date_text(until));
    if (until - today <= most_signoff_days) return {};
    return fail(Failure::policy, "--until",
                date_text(until) + " is more than a year away: a statement is looked at again once a year");
}

std::string signoff_text(const std::string& rule, const Request& request, std::int64_t today,
                         std::int64_t until) {
    return "# Written by jarmor signoff; delete this file to take it back.\n[[signoff]]\nrule = " +
           toml_text(rule) + "\nwho = " + toml_text(request.who.empty() ? stating_person() : request.who) +
           "\nwhen = " + date_text(today) + "\nuntil = " + date_text(until) +
           "\nreference = " + toml_text(request.reference) + "\n";
}

}  // namespace

Result<int> command_signoff(const Request& request) {
    if (auto checked = check_signoff_words(request); !checked) return pass_on(checked);
    const std::int64_t now = std::time(nullptr), today = day_of(now);
    const auto until = last_day(request.until, now);
    if (!until) return guard::Unexpected(until.error());
    if (auto span = check_signoff_span(*until, today); !span) return pass_on(span);
    auto beside = open_beside(request);
    if (!beside) return pass_on(beside);
    std::string said;
    for (const auto& rule : request.arguments) {
        const auto path =
            put_beside(*beside, "signoff-" + rule + ".toml", signoff_text(rule, request, today, *until));
        if (!path) return guard::Unexpected(path.error());
        said += "signed " + rule + " off for " + beside->name + " until the end of " + date_text(*until) +
                " (UTC); to take it back: rm " + guard::shell_quote(*path) + "\n";
    }
    if (auto put = put_result(request, said); !put) return pass_on(put);
    return exit_ok;
}

}  // namespace jarmor::launcher
