#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace jarmor::guard {

class Redactor;

/// A JSON value to be written; objects keep the order in which their members were set.
class Json {
  public:
    using Array = std::vector<Json>;
    using Object = std::vector<std::pair<std::string, Json>>;

    explicit Json(std::string text) : value_(std::move(text)) {}
    explicit Json(bool value) : value_(value) {}
    explicit Json(std::uint64_t number) : value_(number) {}
    explicit Json(const std::vector<std::string>& texts);

    static Json object() { return Json(Object{}); }
    static Json array() { return Json(Array{}); }

    Json& set(std::string name, Json value);
    Json& set(std::string name, std::string text) { return set(std::move(name), Json(std::move(text))); }
    Json& add(Json value);

    /// The text, two spaces a level, with a line break at the end. Every string goes through the redactor
    /// before it is escaped (escaping would hide a secret from it); bytes that are no UTF-8 are replaced.
    std::string text(const Redactor& redactor) const;

  private:
    friend struct JsonWriter;
    explicit Json(Array array) : value_(std::move(array)) {}
    explicit Json(Object object) : value_(std::move(object)) {}
    std::variant<std::string, bool, std::uint64_t, Array, Object> value_;
};

}  // namespace jarmor::guard
