#include "guard/evidence/product_release.h"

#include <algorithm>
#include <charconv>

#include "guard/text.h"

namespace jarmor::guard {

namespace {

constexpr std::size_t release_text_limit = 4096;

/// The last word of the first line that has a digit and a dot: "4.5.0" of "WSO2 API Manager v4.5.0".
void take_release(std::string_view text, ProductRelease& release) {
    const std::string_view line = text.substr(0, text.find('\n'));
    std::size_t at = line.size();
    while (at > 0 && std::string_view("0123456789.").find(line[at - 1]) == std::string_view::npos) --at;
    const std::size_t end = at;
    while (at > 0 && std::string_view("0123456789.").find(line[at - 1]) != std::string_view::npos) --at;
    release.version = parse_release_number(line.substr(at, end - at));
    std::string_view name = line.substr(0, at);
    if (name.ends_with('v')) name.remove_suffix(1);
    while (name.ends_with('-') || name.ends_with(' ')) name.remove_suffix(1);
    release.name = name;
}

}  // namespace

std::string ReleaseNumber::text() const {
    std::string made;
    for (const unsigned part : parts) made += (made.empty() ? "" : ".") + std::to_string(part);
    return made;
}

ReleaseNumber parse_release_number(std::string_view text) {
    ReleaseNumber number;
    for (const std::string_view part : split(text, '.')) {
        unsigned value = 0;
        const auto [end, error] = std::from_chars(part.data(), part.data() + part.size(), value);
        if (error != std::errc{} || end != part.data() + part.size()) break;
        number.parts.push_back(value);
    }
    return number;
}

ProductRelease read_product_release(const Root& root, const std::string& home) {
    ProductRelease release;
    for (const char* file : {"/updates/product.txt", "/bin/version.txt"}) {
        release.where = home + file;
        const FileText text = root.read(release.where, release_text_limit);
        release.presence = text.presence;
        release.why = text.why;
        if (text.presence != Presence::found) continue;
        take_release(text.text, release);
        if (!release.version.parts.empty()) return release;
        release.presence = Presence::unreadable;
        release.why = "names no version";
    }
    return release;
}

}  // namespace jarmor::guard
