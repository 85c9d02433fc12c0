#include <gtest/gtest.h>

#include "launcher/cli/command_waive.h"
#include "launcher/profile/dates.h"

namespace jarmor::launcher {
namespace {

constexpr std::int64_t noon = 20'000 * std::int64_t{86400} + 43'200;

TEST(WaiveUntil, HoursAndDaysEndWithTheDayTheyReach) {
    EXPECT_EQ(*last_day("11h", noon), 20'000);
    EXPECT_EQ(*last_day("24h", noon), 20'001);
    EXPECT_EQ(*last_day("7d", noon), 20'007);
}

TEST(WaiveUntil, ADateIsItsLastDay) {
    EXPECT_EQ(date_text(*last_day("2028-02-29", noon)), "2028-02-29");
}

TEST(WaiveUntil, AnythingElseIsRefused) {
    for (const char* const text :
         {"", "24", "h", "0h", "-1d", "1w", "24hours", "2026-02-30", "2026-2-3", "99999999d"})
        EXPECT_FALSE(last_day(text, noon)) << text;
}

}  // namespace
}  // namespace jarmor::launcher
