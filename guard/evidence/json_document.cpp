#include <nlohmann/json.hpp>

#include "guard/evidence/document.h"
#include "guard/report/text.h"

namespace jarmor::guard {

namespace {

using Kind = DocumentNode::Kind;
constexpr unsigned json_deepest = 64;

DocumentNode json_node(const nlohmann::json& json, unsigned depth) {
    DocumentNode made;
    if (depth > json_deepest) return made;
    if (json.is_string()) {
        made.kind = Kind::text;
        made.text = json.get<std::string>();
    } else if (json.is_boolean()) {
        made.kind = Kind::flag;
        made.number = json.get<bool>() ? 1 : 0;
        made.text = json.dump();
    } else if (json.is_number()) {
        made.kind = json.is_number_integer() ? Kind::number : Kind::fraction;
        if (json.is_number_integer()) made.number = json.get<std::int64_t>();
        made.text = json.dump();
    } else if (json.is_object()) {
        made.kind = Kind::table;
        for (const auto& [name, value] : json.items())
            made.members.push_back({name, 0, 0, json_node(value, depth + 1)});
    } else if (json.is_array()) {
        made.kind = Kind::list;
        for (const auto& element : json) made.elements.push_back(json_node(element, depth + 1));
    }
    return made;
}

}  // namespace

Result<DocumentNode> read_json(std::string_view text, const std::string& source, Failure kind) {
    try {
        return json_node(nlohmann::json::parse(text), 0);
    } catch (const nlohmann::json::exception& error) {
        return fail(kind, source, "is not JSON: " + printable(error.what()));
    }
}

}  // namespace jarmor::guard
