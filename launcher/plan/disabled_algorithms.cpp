#include "launcher/plan/disabled_algorithms.h"

#include <algorithm>
#include <charconv>
#include <optional>

#include "guard/text.h"

namespace jarmor::launcher {
namespace {

constexpr std::string_view blanks = " \t\r\n\f";

/// Words with one blank between them.
std::string normalised(std::string_view text) {
    std::string out;
    for (std::size_t at = text.find_first_not_of(blanks); at != std::string_view::npos;) {
        const std::size_t end = std::min(text.find_first_of(blanks, at), text.size());
        if (!out.empty()) out += ' ';
        out += text.substr(at, end - at);
        at = text.find_first_not_of(blanks, end);
    }
    return out;
}

/// The parts with normal white space; empty ones left out.
std::vector<std::string> parts_of(std::string_view text, char separator) {
    std::vector<std::string> parts;
    for (const auto part : guard::split(text, separator)) {
        if (part.find_first_not_of(blanks) != std::string_view::npos) parts.push_back(normalised(part));
    }
    return parts;
}

/// "keysize < 2048" -> keys below 2048 bits are disabled. Other operators compare as text.
std::optional<unsigned> disabled_below(std::string_view constraint) {
    for (const auto& [prefix, more] : {std::pair{std::string_view("keysize < "), 0U}, {"keysize <= ", 1U}}) {
        if (!constraint.starts_with(prefix)) continue;
        const std::string_view digits = constraint.substr(prefix.size());
        unsigned size = 0;
        const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), size);
        if (error == std::errc() && end == digits.data() + digits.size()) return size + more;
    }
    return std::nullopt;
}

/// True where every key or certificate that `needed` is about meets `ours` too.
bool implies(const std::string& needed, const std::string& ours) {
    if (needed == ours) return true;
    const auto needed_size = disabled_below(needed), our_size = disabled_below(ours);
    if (needed_size && our_size) return *needed_size <= *our_size;
    static constexpr std::string_view date = "denyafter ", usage = "usage ";
    // ISO dates compare as text: ours denies earlier, so also later.
    if (needed.starts_with(date) && ours.starts_with(date)) return needed >= ours;
    if (!needed.starts_with(usage) || !ours.starts_with(usage)) return false;
    const auto our_uses = parts_of(std::string_view(ours).substr(usage.size()), ' ');
    const auto needed_uses = parts_of(std::string_view(needed).substr(usage.size()), ' ');
    return std::all_of(needed_uses.begin(), needed_uses.end(), [&](const std::string& use) {
        return std::find(our_uses.begin(), our_uses.end(), use) != our_uses.end();
    });
}

}  // namespace

std::vector<DisabledAlgorithm> parse_disabled_algorithms(std::string_view list) {
    std::vector<DisabledAlgorithm> elements;
    for (auto& text : parts_of(list, ',')) {
        DisabledAlgorithm element;
        const std::string folded = guard::lower(text);
        const std::size_t blank = folded.find(' ');
        if (blank == std::string::npos || folded.starts_with("include ")) {
            element.algorithm = folded;
        } else {
            element.algorithm = folded.substr(0, blank);
            element.constraints = parts_of(std::string_view(folded).substr(blank), '&');
        }
        element.text = std::move(text);
        elements.push_back(std::move(element));
    }
    return elements;
}

bool covers(const DisabledAlgorithm& ours, const DisabledAlgorithm& needed) {
    if (ours.algorithm != needed.algorithm) return false;
    return std::all_of(ours.constraints.begin(), ours.constraints.end(), [&](const std::string& our) {
        return std::any_of(needed.constraints.begin(), needed.constraints.end(),
                           [&](const std::string& constraint) { return implies(constraint, our); });
    });
}

bool covered_by(const DisabledAlgorithm& needed, const std::vector<DisabledAlgorithm>& list) {
    return std::any_of(list.begin(), list.end(),
                       [&](const DisabledAlgorithm& ours) { return covers(ours, needed); });
}

std::vector<DisabledAlgorithm> merge_disabled_algorithms(const std::vector<DisabledAlgorithm>& base,
                                                         const std::vector<DisabledAlgorithm>& additions) {
    std::vector<DisabledAlgorithm> merged;
    const auto put = [&](const DisabledAlgorithm& element) {
        if (!covered_by(element, merged)) merged.push_back(element);
    };
    for (const auto& element : base) {
        const auto stricter = std::find_if(
            additions.begin(), additions.end(),
            [&](const DisabledAlgorithm& ours) { return covers(ours, element) && !covers(element, ours); });
        put(stricter == additions.end() ? element : *stricter);
    }
    for (const auto& element : additions) put(element);
    return merged;
}

}  // namespace jarmor::launcher
