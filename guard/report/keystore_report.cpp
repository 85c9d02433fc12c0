#include "guard/report/keystore_report.h"

#include <ctime>

#include "guard/report/text.h"

namespace jarmor::guard {
namespace {

constexpr std::size_t keystore_label_width = 16;

std::string labelled(const char* label, const std::string& text) {
    return "  " + padded(label, keystore_label_width) + printable(text) + "\n";
}

std::string protection_text(const keystore::Protection& protection) {
    if (protection.name.empty()) return "none";
    return protection.name +
           (protection.iterations != 0 ? ", " + std::to_string(protection.iterations) + " iterations" : "");
}

std::string integrity_text(const keystore::Store& store) {
    constexpr const char* texts[] = {"proven", "none", "not checked, no password given",
                                     "wrong password, or changed", "not known to jarmor"};
    const std::string standing = texts[static_cast<std::size_t>(store.integrity)];
    return store.mac.name.empty() ? standing : standing + " (" + protection_text(store.mac) + ")";
}

std::string key_text(const keystore::ExaminedEntry& entry) {
    constexpr const char* states[] = {"", "not opened, no password given", "not opened, wrong password",
                                      "opened", "cannot be read"};
    std::string text = states[static_cast<std::size_t>(entry.entry->state)];
    if (entry.has_key() && entry.entry->state == keystore::KeyState::open && !entry.chain.empty()) {
        constexpr const char* matches[] = {", proven by a signature", ", does NOT fit the certificate",
                                           ", not compared with the certificate"};
        text += matches[static_cast<std::size_t>(entry.match)];
    }
    return text + "; protected by " + protection_text(entry.entry->protection);
}

std::string certificate_text(const keystore::Certificate& c, std::size_t number, std::size_t count) {
    std::string text =
        count > 1 ? "  certificate " + std::to_string(number) + " of " + std::to_string(count) + "\n" : "";
    if (!c.readable) return text + labelled("unreadable", "sha256 " + c.sha256);
    text += labelled("subject", c.subject);
    text += labelled("issuer", c.issuer + (c.self_issued ? " (itself)" : ""));
    text += labelled("serial", c.serial);
    text += labelled("valid", utc_text(c.not_before) + " to " + utc_text(c.not_after));
    text += labelled("key", c.key.name + (c.key.bits != 0 ? " " + std::to_string(c.key.bits) + " bits" : "") +
                                ", signed with " + c.signature);
    std::string names;
    for (const std::string& name : c.dns_names) names += (names.empty() ? "" : " ") + name;
    for (const std::string& name : c.addresses) names += (names.empty() ? "" : " ") + name;
    if (!names.empty()) text += labelled("for", names);
    text += labelled("sha256", c.sha256);
    return text + labelled("public key", "sha256 " + c.spki_sha256);
}

std::string entry_text(const keystore::ExaminedEntry& entry) {
    const keystore::Entry& stored = *entry.entry;
    std::string text = printable(stored.alias) + ": " + std::string(to_text(stored.kind));
    if (stored.created_ms > 0) text += ", made " + utc_text(stored.created_ms / 1000);
    if (!stored.java_sees) text += ", not seen by Java";
    text += "\n";
    if (stored.state != keystore::KeyState::none) text += labelled("private part", key_text(entry));
    std::size_t number = 0;
    for (const keystore::Certificate& certificate : entry.chain)
        text += certificate_text(certificate, ++number, entry.chain.size());
    return text;
}

std::string finding_text(const Finding& finding, bool color) {
    const char* paint = !color                                  ? ""
                        : finding.severity == Severity::error   ? "\x1b[31m"
                        : finding.severity == Severity::warning ? "\x1b[33m"
                                                                : "";
    std::string text = paint + padded(to_text(finding.severity), 9) + (*paint == 0 ? "" : "\x1b[0m");
    text += padded(finding.rule, 20) + printable(finding.where + ": " + finding.found) + "\n";
    if (!finding.mend.empty() && finding.severity != Severity::note)
        text += padded("", 9) + padded("mend", 20) + printable(finding.mend) + "\n";
    return text;
}

}  // namespace

std::string utc_text(std::int64_t seconds) {
    const auto time = static_cast<time_t>(seconds);
    std::tm parts{};
    char text[64];
    if (::gmtime_r(&time, &parts) == nullptr) return "never";
    const std::size_t size = std::strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &parts);
    return {text, size};
}

std::string keystore_table(const KeystoreReport& report, const KeystoreStyle& style) {
    const keystore::Store& store = *report.store->store;
    std::string text;
    if (!style.only_wrong) {
        text = printable(report.name) + ": " + std::string(to_text(store.format));
        if (store.format != keystore::Format::pem && store.version != 0)
            text += " version " + std::to_string(store.version);
        text += ", " + std::to_string(store.entries.size()) +
                (store.entries.size() == 1 ? " entry\n" : " entries\n");
        if (store.format != keystore::Format::pem) text += labelled("integrity", integrity_text(store));
        for (const keystore::Protection& safe : store.safes)
            text += labelled("certificates", protection_text(safe));
        if (store.hidden_safes != 0) text += labelled("hidden", "encrypted entries, which need the password");
        text += labelled("derivation", std::to_string(store.rounds) + " rounds, " +
                                           std::to_string(store.opening_ms) + " ms");
        for (const keystore::ExaminedEntry& entry : report.store->entries) text += "\n" + entry_text(entry);
        if (!report.findings.empty()) text += "\n";
    }
    for (const Finding& finding : report.findings) text += finding_text(finding, style.color);
    return text;
}

}  // namespace jarmor::guard
