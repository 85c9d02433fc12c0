#include <charconv>
#include <optional>

#include "guard/evidence/product_release.h"
#include "guard/rules/config_checks.h"
#include "guard/text.h"

namespace jarmor::guard::rules {

// profiles/knowledge/product-jdks.tsv
std::string_view product_jdks_text();

namespace {

/// The newest release that is known of a product; nothing where none is.
ReleaseNumber newest_release(std::string_view product) {
    ReleaseNumber newest;
    for (const std::string_view line : split(product_jdks_text(), '\n')) {
        const auto cells = split(line, '\t');
        if (line.starts_with('#') || cells.size() < 3 || cells[0] != product) continue;
        const ReleaseNumber last = parse_release_number(cells[2]);
        if (last > newest) newest = last;
    }
    return newest;
}

/// The number behind a name like "update-level" in what the update client writes. Its names are not
/// documented: any that reads so is taken.
std::optional<unsigned> level_in(const std::string& json) {
    const std::string low = lower(json);
    for (std::size_t at = 0; (at = low.find("level\"", at)) != std::string::npos; ++at) {
        if (low.substr(at < 8 ? 0 : at - 8, 8).find("update") == std::string::npos) continue;
        const auto digit = low.find_first_of("0123456789", at);
        if (digit == std::string::npos || low.find_first_of(",}", at) < digit) continue;
        unsigned level = 0;
        (void)std::from_chars(low.data() + digit, low.data() + low.size(), level);
        return level;
    }
    return std::nullopt;
}

}  // namespace

void check_update_level(const Subject& subject, Answer& answer) {
    const ProductRelease release = read_product_release(subject.root, subject.home);
    if (release.presence != Presence::found)
        return answer.unknown(release.where,
                              release.presence == Presence::absent ? "is not there" : release.why);
    const std::string found = release.name + " " + release.version.text();
    const std::string path = subject.home + "/updates/config.json";
    const FileText config = subject.root.read(path);
    if (config.presence == Presence::unreadable) return answer.unknown(path, config.why);
    const auto level = level_in(config.text);
    if (level && *level > 0) return answer.pass(path, found + " at update level " + std::to_string(*level));
    const std::string name = scope_words(subject.product).empty() ? "" : scope_words(subject.product).front();
    const ReleaseNumber newest = newest_release(name);
    if (newest.parts.empty())
        return answer.unknown(release.where, "nothing is known of releases of " + release.name);
    if (release.version >= newest)
        return answer.pass(release.where, found + " is the newest release that is known");
    answer.fail(release.where, found + " has no update; " + newest.text() + " is out");
}

}  // namespace jarmor::guard::rules
