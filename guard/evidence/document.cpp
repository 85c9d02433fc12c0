#include "guard/evidence/document.h"

#include <algorithm>

namespace jarmor::guard {

const DocumentNode* DocumentNode::find(std::string_view name) const {
    const auto found = std::find_if(members.begin(), members.end(),
                                    [name](const DocumentMember& member) { return member.name == name; });
    return found == members.end() ? nullptr : &found->value;
}

std::string_view to_text(DocumentNode::Kind kind) {
    constexpr std::string_view names[] = {"nothing",       "a table",
                                          "a list",        "a text",
                                          "a number",      "a number with a fraction",
                                          "true or false", "a date",
                                          "a time",        "a date with a time"};
    return names[static_cast<std::size_t>(kind)];
}

}  // namespace jarmor::guard
