#include "launcher/cli/command_waive.h"

#include <charconv>
#include <ctime>

#include "guard/shell_quote.h"
#include "launcher/cli/beside_profile.h"
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

constexpr std::int64_t waive_hour_seconds = 3600;
constexpr std::int64_t waive_day_seconds = 24 * waive_hour_seconds;
constexpr std::int64_t most_waive_days = 7;  // a week: long enough to mend, short enough to be noticed

Result<void> check_waive_words(const Request& request) {
    if (request.arguments.empty()) {
        return fail(Failure::usage, "", "waive needs the RULE to waive",
                    "jarmor waive " + request.target + " RULE --until 24h --reason TEXT");
    }
    for (const auto& rule : request.arguments) {
        if (const auto expected = format::rule_id(rule)) {
            return fail(Failure::usage, in_quotes(rule), std::string(*expected));
        }
    }
    if (const auto expected = format::one_line(request.reason)) {
        return fail(Failure::usage, "--reason", std::string(*expected) + " that says why the rule is waived");
    }
    return {};
}

std::string waiver_text(const std::string& rule, const Request& request, std::int64_t until) {
    return "# Written by jarmor waive; delete this file to take it back.\n[[waiver]]\nrule = " +
           toml_text(rule) + "\nreason = " + toml_text(request.reason) +
           "\nby = " + toml_text(stating_person()) + "\nuntil = " + date_text(until) + "\n";
}

Result<void> check_span(const Profile& profile, std::int64_t until, std::int64_t today) {
    const bool said = !profile.waive_days.origin.source.empty();
    const auto most = said ? static_cast<std::int64_t>(profile.waive_days.value) : most_waive_days;
    if (until < today) return fail(Failure::usage, "--until", "is over already: " + date_text(until));
    if (until - today <= most) return {};
    return fail(Failure::policy, "--until",
                date_text(until) + " is more than " + std::to_string(most) + " days away" +
                    (said ? " (" + profile.waive_days.origin.text() + ")" : ""),
                "waive it until " + date_text(today + most) + ", or set waive_days in the profile");
}

}  // namespace

Result<std::int64_t> last_day(const std::string& until, std::int64_t now) {
    if (const auto date = parse_date(until)) return *date;
    std::int64_t number = 0;
    const char* const end = until.data() + until.size();
    const auto [stop, error] = std::from_chars(until.data(), end, number);
    const bool unit = stop != end && stop + 1 == end && (*stop == 'h' || *stop == 'd');
    if (error != std::errc{} || !unit || number < 1 || number > 24 * 366) {
        return fail(Failure::usage, "--until",
                    until.empty() ? "is missing" : in_quotes(until) + " is neither a time nor a day",
                    "write 24h, 3d or the last day as YYYY-MM-DD");
    }
    return day_of(now + number * (*stop == 'h' ? waive_hour_seconds : waive_day_seconds));
}

Result<int> command_waive(const Request& request) {
    if (auto checked = check_waive_words(request); !checked) return pass_on(checked);
    const std::int64_t now = std::time(nullptr);
    const auto until = last_day(request.until, now);
    if (!until) return guard::Unexpected(until.error());

    auto beside = open_beside(request);
    if (!beside) return pass_on(beside);
    if (auto span = check_span(beside->profile, *until, day_of(now)); !span) return pass_on(span);
    std::string said;
    for (const auto& rule : request.arguments) {
        const auto path = put_beside(*beside, "waive-" + rule + ".toml", waiver_text(rule, request, *until));
        if (!path) return guard::Unexpected(path.error());
        said += "waived " + rule + " for " + beside->name + " until the end of " + date_text(*until) +
                " (UTC); to take it back: rm " + guard::shell_quote(*path) + "\n";
    }
    if (auto put = put_result(request, said); !put) return pass_on(put);
    return exit_ok;
}

}  // namespace jarmor::launcher
