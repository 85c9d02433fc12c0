#include "guard/keystore/default_certificates.h"
#include "guard/report/json.h"
#include "guard/report/keystore_report.h"
#include "guard/report/redact.h"

namespace jarmor::guard {
namespace {

Json protection_json(const keystore::Protection& protection) {
    Json made = Json::object();
    made.set("algorithm", protection.name);
    if (protection.iterations != 0) made.set("iterations", Json(protection.iterations));
    return made;
}

Json certificate_json(const keystore::Certificate& c) {
    Json made = Json::object();
    made.set("readable", Json(c.readable)).set("sha256", c.sha256);
    if (!c.readable) return made;
    made.set("sha1", c.sha1).set("public_key_sha256", c.spki_sha256);
    made.set("subject", c.subject).set("issuer", c.issuer).set("serial", c.serial);
    made.set("not_before", utc_text(c.not_before)).set("not_after", utc_text(c.not_after));
    made.set("key", c.key.name)
        .set("key_bits", Json(std::uint64_t{c.key.bits}))
        .set("signature", c.signature);
    made.set("authority", Json(c.authority));
    made.set("dns_names", Json(c.dns_names)).set("addresses", Json(c.addresses));
    return made;
}

Json entry_json(const keystore::ExaminedEntry& entry) {
    const keystore::Entry& stored = *entry.entry;
    Json made = Json::object();
    made.set("alias", stored.alias).set("kind", std::string(to_text(stored.kind)));
    if (stored.created_ms > 0) made.set("created", utc_text(stored.created_ms / 1000));
    made.set("java_sees", Json(stored.java_sees));
    if (stored.state != keystore::KeyState::none) {
        constexpr const char* states[] = {"", "sealed", "wrong password", "open", "not readable"};
        made.set("key_state", states[static_cast<std::size_t>(stored.state)]);
        made.set("protection", protection_json(stored.protection));
    }
    if (entry.has_key() && stored.state == keystore::KeyState::open && !entry.chain.empty()) {
        constexpr const char* matches[] = {"proven", "differs", "not checked"};
        made.set("match", matches[static_cast<std::size_t>(entry.match)]);
    }
    Json chain = Json::array();
    for (const keystore::Certificate& certificate : entry.chain) chain.add(certificate_json(certificate));
    made.set("chain", std::move(chain));
    return made;
}

Json finding_json(const Finding& finding) {
    Json made = Json::object();
    made.set("rule", finding.rule).set("severity", std::string(to_text(finding.severity)));
    made.set("where", finding.where).set("found", finding.found).set("mend", finding.mend);
    return made;
}

}  // namespace

std::string keystore_json(const KeystoreReport& report) {
    const keystore::Store& store = *report.store->store;
    constexpr const char* standings[] = {"proven", "absent", "not checked", "wrong", "unsupported"};
    Json made = Json::object();
    made.set("schema", "jarmor-keystore-1").set("file", report.name).set("at", utc_text(report.at));
    made.set("format", std::string(to_text(store.format))).set("version", Json(std::uint64_t{store.version}));
    made.set("integrity", standings[static_cast<std::size_t>(store.integrity)]);
    made.set("mac", protection_json(store.mac));
    Json safes = Json::array();
    for (const keystore::Protection& safe : store.safes) safes.add(protection_json(safe));
    made.set("certificates_protection", std::move(safes));
    made.set("hidden", Json(std::uint64_t{store.hidden_safes})).set("rounds", Json(store.rounds));
    made.set("opening_ms", Json(store.opening_ms));
    Json entries = Json::array();
    for (const keystore::ExaminedEntry& entry : report.store->entries) entries.add(entry_json(entry));
    made.set("entries", std::move(entries));
    Json findings = Json::array();
    for (const Finding& finding : report.findings) findings.add(finding_json(finding));
    made.set("findings", std::move(findings));
    made.set("default_certificates_date", std::string(keystore::default_certificates_date()));
    return made.text(Redactor());
}

}  // namespace jarmor::guard
