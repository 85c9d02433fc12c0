#include <algorithm>

#include "guard/rules/mend.h"
#include "guard/text.h"

namespace jarmor::guard::rules {

namespace {

/// As "/^[[:space:]]*\[/" sees it.
bool begins_section(std::string_view line) {
    const auto first = line.find_first_not_of(" \t");
    return first != std::string_view::npos && line[first] == '[';
}

/// The lines that sed(1) takes between the line of a section and the next such line, both included. Without a
/// section those from the first line on.
class SectionRange {
  public:
    explicit SectionRange(const std::string& section) : section_(section), inside_(section.empty()) {}

    bool has(std::string_view line) {
        if (!inside_) {
            inside_ = !section_.empty() && line == section_;
            first_ = inside_;
            return inside_;
        }
        // sed looks for the end of a range behind its first line.
        inside_ = (section_.empty() && first_) || !begins_section(line);
        first_ = false;
        return true;
    }

  private:
    const std::string& section_;
    bool inside_, first_ = true;
};

std::string replaced(const Mend& mend, std::string_view text) {
    const bool everywhere = mend.kind == Mend::Kind::replace_line;
    SectionRange range(mend.section);
    std::string made;
    for (const std::string_view line : split(text, '\n')) {
        const bool wanted = (everywhere || range.has(line)) && line == mend.old;
        made += (wanted ? mend.text : std::string(line)) + "\n";
    }
    return made;
}

std::string added(const Mend& mend, std::string text) {
    const auto lines = split(text, '\n');
    if (std::find(lines.begin(), lines.end(), mend.section) == lines.end())
        text += "\n" + mend.section + "\n";
    std::string made;
    for (const std::string_view line : split(text, '\n')) {
        made += std::string(line) + "\n";
        if (line == mend.section) made += mend.text + "\n";
    }
    return made;
}

}  // namespace

bool changes_lines(const Mend& mend) {
    return mend.kind <= Mend::Kind::add_to_section;
}

std::string edited(const Mend& mend, std::string_view text) {
    switch (mend.kind) {
        case Mend::Kind::replace_line:
        case Mend::Kind::replace_in_section:
            return replaced(mend, text);
        case Mend::Kind::add_to_section:
            return added(mend, std::string(text));
        case Mend::Kind::first_line:
            return mend.text + "\n" + std::string(text);
        case Mend::Kind::append_line:
            return std::string(text) + mend.text + "\n";
        default:
            return std::string(text);
    }
}

}  // namespace jarmor::guard::rules
