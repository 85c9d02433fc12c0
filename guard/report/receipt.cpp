#include "guard/report/receipt.h"

#include <ctime>

#include "guard/judge.h"
#include "guard/report/json.h"
#include "guard/report/plan_json.h"

namespace jarmor::guard {
namespace {

/// ISO 8601 in local time with offset.
std::string local_time(std::int64_t seconds) {
    const std::time_t when = seconds;
    std::tm parts{};
    char text[40] = "";
    if (::localtime_r(&when, &parts) == nullptr) return std::to_string(seconds);
    if (std::strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%S%z", &parts) == 0) return std::to_string(seconds);
    return text;
}

Json names_of(const std::vector<std::string>& environ) {
    Json names = Json::array();
    for (const std::string& entry : environ) names.add(Json(entry.substr(0, entry.find('='))));
    return names;
}

}  // namespace

std::string receipt_json(const LaunchPlan& plan, const Redactor& redactor, pid_t pid, std::int64_t seconds) {
    Json json = Json::object();
    json.set("schema", std::string("jarmor-receipt-1")).set("time", local_time(seconds));
    json.set("refused", Json(judge(plan).refused));
    json.set("pid", Json(static_cast<std::uint64_t>(pid))).set("environment_names", names_of(plan.environ));
    set_plan(json, plan);
    return json.text(redactor);
}

std::pair<std::string, std::string> receipt_halves(const LaunchPlan& plan, const Redactor& redactor,
                                                   std::int64_t seconds) {
    const std::string text = receipt_json(plan, redactor, 0, seconds);
    const std::string member = "\"pid\": ";
    // No text can hold it before the member: quotes inside of one are escaped.
    const auto at = text.find(member + "0,") + member.size();
    return {text.substr(0, at), text.substr(at + 1)};
}

}  // namespace jarmor::guard
