#include "guard/keystore/default_certificates.h"

#include <unordered_map>

#include "guard/text.h"

namespace jarmor::guard::keystore {

/// profiles/knowledge/default-certificates.tsv, embedded when jarmor is built.
std::string_view default_certificates_text();

namespace {

struct DefaultRow {
    bool private_key_public = false;
    std::string_view sha256, spki, subject, seen_in;
};

struct DefaultTable {
    std::string_view date;
    std::unordered_multimap<std::string_view, DefaultRow> by_spki;
};

DefaultTable read_defaults() {
    constexpr std::string_view date_mark = "# date: ";
    DefaultTable table;
    for (const std::string_view line : split(default_certificates_text(), '\n')) {
        if (line.starts_with(date_mark)) table.date = line.substr(date_mark.size());
        const auto cells = split(line, '\t');
        if (line.starts_with('#') || cells.size() < 4 || cells[0] == "class") continue;
        const DefaultRow row{cells[0].ends_with("-KEY"), cells[1], cells[2], cells[3],
                             cells.size() > 4 ? cells[4] : std::string_view()};
        table.by_spki.emplace(row.spki, row);
    }
    return table;
}

const DefaultTable& defaults() {
    static const DefaultTable table = read_defaults();
    return table;
}

}  // namespace

std::string_view default_certificates_date() {
    return defaults().date;
}

DefaultCertificate find_default(const Certificate& certificate) {
    DefaultCertificate found;
    const auto [begin, end] = defaults().by_spki.equal_range(certificate.spki_sha256);
    for (auto row = begin; row != end; ++row) {
        const bool same = row->second.sha256 == certificate.sha256;
        if (!found.subject.empty() && !same) continue;
        found = {row->second.private_key_public, same, row->second.subject, row->second.seen_in};
    }
    return found;
}

}  // namespace jarmor::guard::keystore
