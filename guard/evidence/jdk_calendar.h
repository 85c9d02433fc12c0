#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "guard/evidence/jdk_release.h"

namespace jarmor::guard {

/// A day, in days since 1970-01-01.
using Day = std::int64_t;

Day day_of_date(int year, unsigned month, unsigned day);
/// "2026-04-21"; nothing for another text.
std::optional<Day> parse_day(std::string_view text);
std::string day_text(Day day);
/// The third Tuesday of a month: the day of updates.
Day third_tuesday(int year, unsigned month);

/// When updates of the JDK come (profiles/knowledge/jdk-calendar.tsv).
class JdkCalendar {
  public:
    explicit JdkCalendar(std::string_view table);

    /// The day the table was looked at.
    Day known() const { return known_; }
    /// The last quarterly update on or before a day.
    Day quarterly(Day before) const;
    /// The last update of any kind on or before a day.
    Day latest(Day before) const;
    bool long_term(unsigned feature) const;
    /// The day an update came out: what its release file says, else what follows from its number.
    std::optional<Day> released(const JdkRelease& release) const;

  private:
    struct LongTerm {
        unsigned feature = 0;
        int year = 0;
        unsigned month = 0;
    };
    struct Update {
        unsigned number = 0;
        Day day = 0;
    };
    Day known_ = 0;
    Day monthly_ = 0;  ///< first day of the month from which updates come monthly
    std::vector<LongTerm> long_terms_;
    std::vector<Update> eight_;
};

}  // namespace jarmor::guard
