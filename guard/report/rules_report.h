#pragma once

#include <cstddef>
#include <string>

#include "guard/rules/rule.h"

namespace jarmor::guard {

/// Every rule as a table for a person; 0: no line is broken.
std::string rules_table(std::size_t width);
/// An array of objects: id, title, severity, applies, methods, phase, guideline and what explain shows.
std::string rules_json();
/// A table in Markdown.
std::string rules_markdown();
/// One rule, for a person.
std::string rule_explained(const rules::Rule& rule, std::size_t width);

}  // namespace jarmor::guard
