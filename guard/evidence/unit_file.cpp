#include "guard/evidence/unit_file.h"

#include "guard/text.h"

namespace jarmor::guard {

namespace {

std::string_view unit_word(std::string_view text) {
    const std::size_t begin = text.find_first_not_of(" \t\r");
    if (begin == std::string_view::npos) return {};
    return text.substr(begin, text.find_last_not_of(" \t\r") + 1 - begin);
}

}  // namespace

std::vector<UnitSetting> parse_unit(std::string_view text) {
    std::vector<UnitSetting> settings;
    std::string section, joined;
    unsigned number = 0, first = 0;
    for (const std::string_view raw : split(text, '\n')) {
        ++number;
        const std::string_view line = unit_word(raw);
        // A comment between continued lines is left out as well.
        if (line.starts_with('#') || line.starts_with(';')) continue;
        if (joined.empty()) first = number;
        joined += line;
        if (joined.ends_with('\\')) {
            joined.back() = ' ';
            continue;
        }
        const std::string_view whole = joined;
        const std::size_t equals = whole.find('=');
        if (whole.starts_with('[') && whole.ends_with(']')) {
            section = whole.substr(1, whole.size() - 2);
        } else if (equals != std::string_view::npos) {
            settings.push_back({section, std::string(unit_word(whole.substr(0, equals))),
                                std::string(unit_word(whole.substr(equals + 1))), first});
        }
        joined.clear();
    }
    return settings;
}

}  // namespace jarmor::guard
