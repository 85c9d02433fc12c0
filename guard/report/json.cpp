#include "guard/report/json.h"

#include <nlohmann/json.hpp>

#include "guard/report/redact.h"

namespace jarmor::guard {

struct JsonWriter {
    const Redactor& redactor;

    nlohmann::ordered_json operator()(const std::string& text) const { return redactor(text); }
    nlohmann::ordered_json operator()(bool value) const { return value; }
    nlohmann::ordered_json operator()(std::uint64_t number) const { return number; }
    nlohmann::ordered_json operator()(const Json::Array& array) const {
        auto made = nlohmann::ordered_json::array();
        for (const Json& item : array) made.push_back(std::visit(*this, item.value_));
        return made;
    }
    nlohmann::ordered_json operator()(const Json::Object& object) const {
        auto made = nlohmann::ordered_json::object();
        for (const auto& [name, item] : object) made[name] = std::visit(*this, item.value_);
        return made;
    }
    nlohmann::ordered_json of(const Json& json) const { return std::visit(*this, json.value_); }
};

Json::Json(const std::vector<std::string>& texts) : value_(Array{}) {
    for (const std::string& text : texts) add(Json(text));
}

Json& Json::set(std::string name, Json value) {
    std::get<Object>(value_).emplace_back(std::move(name), std::move(value));
    return *this;
}

Json& Json::add(Json value) {
    std::get<Array>(value_).push_back(std::move(value));
    return *this;
}

std::string Json::text(const Redactor& redactor) const {
    const auto replace = nlohmann::ordered_json::error_handler_t::replace;
    return JsonWriter{redactor}.of(*this).dump(2, ' ', false, replace) + "\n";
}

}  // namespace jarmor::guard
