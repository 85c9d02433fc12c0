#pragma once

#include <vector>

#include "guard/plan.h"
#include "guard/report/json.h"

namespace jarmor::guard {

// The parts that plan, receipt and attest have in common, under the same names.
Json to_json(const Decision& decision);
Json to_json(const Finding& finding);
Json to_json(const Identity& identity);
Json to_json(const Limits& limits);
Json to_json(const MemoryPlan& memory);
/// path, home, version, vendor and origin of the java that a plan starts.
Json java_json(const LaunchPlan& plan);

template <class T>
Json json_list(const std::vector<T>& items) {
    Json list = Json::array();
    for (const T& item : items) list.add(to_json(item));
    return list;
}

}  // namespace jarmor::guard
