#include "guard/rules/guidelines.h"

#include <algorithm>

#include "guard/text.h"

namespace jarmor::guard::rules {

/// profiles/knowledge/guidelines.tsv, embedded when jarmor is built.
std::string_view guidelines_text();

namespace {

std::vector<Paragraph> read_paragraphs() {
    std::vector<Paragraph> read;
    for (const std::string_view line : split(guidelines_text(), '\n')) {
        const auto cells = split(line, '\t');
        if (line.starts_with('#') || cells.size() != 4) continue;
        read.push_back({cells[0], cells[1], cells[2], split(cells[3], ' ')});
    }
    return read;
}

}  // namespace

std::span<const Paragraph> paragraphs() {
    static const std::vector<Paragraph> read = read_paragraphs();
    return read;
}

std::vector<std::string> paragraphs_of(std::string_view rule) {
    std::vector<std::string> names;
    for (const Paragraph& paragraph : paragraphs()) {
        const auto& rules = paragraph.rules;
        if (std::find(rules.begin(), rules.end(), rule) != rules.end()) names.push_back(paragraph.name());
    }
    return names;
}

}  // namespace jarmor::guard::rules
