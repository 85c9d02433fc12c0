#include "guard/report/check_places.h"

#include <charconv>

namespace jarmor::guard {

namespace {

/// Takes ":NUMBER" off the end.
unsigned take_position(std::string_view& text) {
    const std::size_t colon = text.rfind(':');
    if (colon == std::string_view::npos || colon + 1 == text.size()) return 0;
    unsigned number = 0;
    const char* end = text.data() + text.size();
    const auto [stop, error] = std::from_chars(text.data() + colon + 1, end, number);
    if (error != std::errc{} || stop != end) return 0;
    text.remove_suffix(text.size() - colon);
    return number;
}

}  // namespace

Place place_of(std::string_view where) {
    if (!where.starts_with('/')) return {};
    const unsigned last = take_position(where);
    const unsigned first = last == 0 ? 0 : take_position(where);
    const bool two = first != 0;
    return {std::string(where), two ? first : last, two ? last : 0};
}

std::string remedy_of(const rules::Judgement& judgement, const rules::Statement& statement) {
    std::string text;
    for (const auto& mend : statement.mends) text += (text.empty() ? "" : " && ") + mend.command();
    return text.empty() ? std::string(judgement.rule->remedy) : text;
}

rules::Outcome outcome_of(const rules::Judgement& judgement, const rules::Statement& statement) {
    const bool by_person = judgement.outcome == rules::Outcome::waived || !judgement.signed_off.empty();
    return by_person ? judgement.outcome : statement.outcome;
}

std::string xml_text(std::string_view text) {
    std::string made;
    for (const char c : text) {
        switch (c) {
            case '&':
                made += "&amp;";
                break;
            case '<':
                made += "&lt;";
                break;
            case '>':
                made += "&gt;";
                break;
            case '"':
                made += "&quot;";
                break;
            case '\'':
                made += "&#39;";
                break;
            default:
                // XML 1.0 has no other control characters, not even escaped.
                made += static_cast<unsigned char>(c) < 0x20 && c != '\n' && c != '\t' ? '?' : c;
        }
    }
    return made;
}

}  // namespace jarmor::guard
