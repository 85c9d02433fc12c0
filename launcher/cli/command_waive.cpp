#include "launcher/cli/command_waive.h"

#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <ctime>
#include <string_view>
#include <vector>

#include "guard/rules/catalogue.h"
#include "guard/shell_quote.h"
#include "launcher/cli/output.h"
#include "launcher/exit_code.h"
#include "launcher/plan/rules.h"
#include "launcher/product/installed_homes.h"
#include "launcher/product/place_file.h"
#include "launcher/profile/dates.h"
#include "launcher/profile/did_you_mean.h"
#include "launcher/profile/formats.h"
#include "launcher/profile/load.h"
#include "launcher/profile/locate.h"
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

/// A waiver of a rule that does not exist would be found out when the next start is refused.
Result<void> check_rules_exist(const Request& request, const Profile& profile) {
    std::vector<std::string_view> known;
    for (const auto& rule : start_rules()) known.push_back(rule.id);
    for (const auto& policy : profile.jvm.policies) known.push_back(policy.guideline);
    for (const auto* rule : guard::rules::catalogue()) known.push_back(rule->id);
    for (const auto& rule : request.arguments) {
        if (std::find(known.begin(), known.end(), rule) != known.end()) continue;
        const auto near = did_you_mean(rule, known);
        return fail(Failure::usage, in_quotes(rule), "is no rule",
                    near.empty() ? "jarmor rules lists them" : near);
    }
    return {};
}

/// Who is written down as the one who waived: for the reader, it decides nothing.
std::string waiving_person() {
    for (const char* const name : {"SUDO_USER", "LOGNAME"}) {
        const char* const value = std::getenv(name);
        if (value != nullptr && !format::one_line(value)) return value;
    }
    return "uid " + std::to_string(::getuid());
}

std::string waiver_text(const std::string& rule, const Request& request, std::int64_t until) {
    return "# Written by jarmor waive; delete this file to take it back.\n[[waiver]]\nrule = " +
           toml_text(rule) + "\nreason = " + toml_text(request.reason) +
           "\nby = " + toml_text(waiving_person()) + "\nuntil = " + date_text(until) + "\n";
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

    LoadRequest load;
    load.target = target_of(request.target);
    load.as_root = ::geteuid() == 0;
    const auto profile = load_profile(load);
    if (!profile) return guard::Unexpected(profile.error());
    if (auto exist = check_rules_exist(request, *profile); !exist) return pass_on(exist);
    if (auto span = check_span(*profile, *until, day_of(now)); !span) return pass_on(span);
    const auto location = locate(load);
    if (!location) return guard::Unexpected(location.error());
    if (location->drop_ins.empty()) {
        return fail(Failure::usage, location->file,
                    "takes no drop-ins, because its name does not end in .toml");
    }

    auto directory = open_site_directory(location->drop_ins, Failure::profile);
    if (!directory) return pass_on(directory);
    std::string said;
    for (const auto& rule : request.arguments) {
        const std::string name = "waive-" + rule + ".toml";
        const std::string path = location->drop_ins + "/" + name;
        const std::string text = waiver_text(rule, request, *until);
        // Every start reads it: what it cannot read would stop them all.
        if (auto read = parse_profile(text, path); !read) return pass_on(read);
        if (auto put = place_file(directory->get(), path, {name, text}); !put) return pass_on(put);
        said += "waived " + rule + " for " + location->name + " until the end of " + date_text(*until) +
                " (UTC); to take it back: rm " + guard::shell_quote(path) + "\n";
    }
    if (auto put = put_result(request, said); !put) return pass_on(put);
    return exit_ok;
}

}  // namespace jarmor::launcher
