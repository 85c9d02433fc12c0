#include "guard/evidence/jdk_calendar.h"

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cstdio>
#include <string>

#include "guard/text.h"

namespace jarmor::guard {

namespace {

using std::chrono::year_month_day;

constexpr std::string_view date_mark = "# date: ";
constexpr unsigned quarter_months = 3;

std::optional<unsigned> decimal_in(std::string_view text) {
    unsigned value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    return value;
}

/// The last third Tuesday, of a month that is taken, on or before a day.
Day last_tuesday(Day before, bool (*taken)(unsigned month)) {
    const year_month_day date{std::chrono::sys_days(std::chrono::days(before))};
    int year = static_cast<int>(date.year());
    auto month = static_cast<unsigned>(date.month());
    while (!taken(month) || third_tuesday(year, month) > before) {
        year -= month == 1 ? 1 : 0;
        month = month == 1 ? 12 : month - 1;
    }
    return third_tuesday(year, month);
}

}  // namespace

Day day_of_date(int year, unsigned month, unsigned day) {
    using namespace std::chrono;
    return sys_days(std::chrono::year(year) / std::chrono::month(month) / std::chrono::day(day))
        .time_since_epoch()
        .count();
}

std::optional<Day> parse_day(std::string_view text) {
    using namespace std::chrono;
    const auto parts = split(text, '-');
    if (text.size() != 10 || parts.size() != 3 || parts[0].size() != 4 || parts[1].size() != 2)
        return std::nullopt;
    const auto year_number = decimal_in(parts[0]), month_number = decimal_in(parts[1]),
               day_number = decimal_in(parts[2]);
    if (!year_number || !month_number || !day_number) return std::nullopt;
    const year_month_day date{year(static_cast<int>(*year_number)), month(*month_number), day(*day_number)};
    if (!date.ok()) return std::nullopt;
    return sys_days(date).time_since_epoch().count();
}

std::string day_text(Day day) {
    const year_month_day date{std::chrono::sys_days(std::chrono::days(day))};
    char text[16];
    (void)std::snprintf(text, sizeof text, "%04d-%02u-%02u", static_cast<int>(date.year()),
                        static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()));
    return text;
}

Day third_tuesday(int year, unsigned month) {
    using namespace std::chrono;
    const sys_days day = std::chrono::year(year) / std::chrono::month(month) / weekday_indexed(Tuesday, 3);
    return day.time_since_epoch().count();
}

JdkCalendar::JdkCalendar(std::string_view table) {
    for (const std::string_view line : split(table, '\n')) {
        if (line.starts_with(date_mark)) known_ = parse_day(line.substr(date_mark.size())).value_or(0);
        const auto cells = split(line, '\t');
        if (line.starts_with('#') || cells.size() < 2) continue;
        const auto month = parse_day(std::string(cells.back()) + "-01");
        if (cells[0] == "monthly") monthly_ = month.value_or(0);
        if (cells.size() < 3) continue;
        const unsigned number = decimal_in(cells[1]).value_or(0);
        if (cells[0] == "8") eight_.push_back({number, parse_day(cells[2]).value_or(0)});
        if (cells[0] != "lts" || !month) continue;
        const year_month_day date{std::chrono::sys_days(std::chrono::days(*month))};
        long_terms_.push_back({number, static_cast<int>(date.year()), static_cast<unsigned>(date.month())});
    }
}

Day JdkCalendar::quarterly(Day before) const {
    return last_tuesday(before, [](unsigned month) { return month % quarter_months == 1; });
}

Day JdkCalendar::latest(Day before) const {
    const Day any = last_tuesday(before, [](unsigned) { return true; });
    return any >= monthly_ ? any : quarterly(before);
}

bool JdkCalendar::long_term(unsigned feature) const {
    return feature == 8 || std::any_of(long_terms_.begin(), long_terms_.end(),
                                       [feature](const LongTerm& one) { return one.feature == feature; });
}

std::optional<Day> JdkCalendar::released(const JdkRelease& release) const {
    if (const auto day = parse_day(release.date)) return day;
    const JdkVersion& version = release.version;
    if (version.feature == 8) {
        for (const Update& update : eight_) {
            if (update.number == version.update) return update.day;
        }
        // Older than the table is known to be old; newer is not in it yet.
        if (!eight_.empty() && version.update < eight_.front().number) return 0;
        return std::nullopt;
    }
    for (const LongTerm& one : long_terms_) {
        if (one.feature != version.feature || version.update == 0) continue;
        const unsigned months = one.month - 1 + quarter_months * (version.update - 1);
        return third_tuesday(one.year + static_cast<int>(months / 12), months % 12 + 1);
    }
    return std::nullopt;
}

}  // namespace jarmor::guard
