#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace jarmor::guard::rules {

/// A paragraph of the security guides, and the ids of the rules that judge it.
struct Paragraph {
    std::string_view section;  ///< "API-M runtime"
    std::string_view number, title;
    std::vector<std::string_view> rules;
    std::string name() const { return std::string(section) + " " + std::string(number); }
};

/// Every paragraph, in the order of the guides (profiles/knowledge/guidelines.tsv).
std::span<const Paragraph> paragraphs();
/// "API-M runtime 8", "MI runtime 8": the paragraphs a rule comes from; none for a rule beyond the guides.
std::vector<std::string> paragraphs_of(std::string_view rule);

}  // namespace jarmor::guard::rules
