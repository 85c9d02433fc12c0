#include "launcher/cli/point_in_time.h"

#include <chrono>
#include <string>

namespace jarmor::launcher {
namespace {

/// 0 stands for a digit.
constexpr std::string_view shapes[] = {"0000-00-00", "0000-00-00T00:00Z", "0000-00-00T00:00:00Z"};

bool has_shape(std::string_view text, std::string_view shape) {
    if (text.size() != shape.size()) return false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const bool digit = text[i] >= '0' && text[i] <= '9';
        if (shape[i] == '0' ? !digit : text[i] != shape[i]) return false;
    }
    return true;
}

int digits(std::string_view text, std::size_t at, std::size_t count) {
    int value = 0;
    for (std::size_t i = at; i < at + count && i < text.size(); ++i) value = value * 10 + (text[i] - '0');
    return value;
}

}  // namespace

std::optional<std::int64_t> parse_utc(std::string_view text) {
    using namespace std::chrono;
    bool known = false;
    for (const std::string_view shape : shapes) known = known || has_shape(text, shape);
    if (!known) return std::nullopt;
    const year_month_day date{year(digits(text, 0, 4)), month(static_cast<unsigned>(digits(text, 5, 2))),
                              day(static_cast<unsigned>(digits(text, 8, 2)))};
    const int hour = text.size() > 10 ? digits(text, 11, 2) : 0;
    const int minute = text.size() > 10 ? digits(text, 14, 2) : 0;
    const int second = text.size() == shapes[2].size() ? digits(text, 17, 2) : 0;
    if (!date.ok() || hour > 23 || minute > 59 || second > 59) return std::nullopt;
    const std::int64_t days = sys_days(date).time_since_epoch().count();
    return ((days * 24 + hour) * 60 + minute) * 60 + second;
}

}  // namespace jarmor::launcher
