#include "guard/report/attest_report.h"

#include <algorithm>

#include "guard/report/json.h"
#include "guard/report/text.h"

namespace jarmor::guard {
namespace {

std::size_t broken_count(const std::vector<Promise>& promises) {
    return static_cast<std::size_t>(std::count_if(
        promises.begin(), promises.end(), [](const Promise& p) { return p.standing == Standing::fails; }));
}

/// "3 h 12 min", the two largest units.
std::string duration(std::uint64_t seconds) {
    const auto two = [](std::uint64_t large, const char* unit, std::uint64_t small, const char* small_unit) {
        return std::to_string(large) + unit + std::to_string(small) + small_unit;
    };
    if (seconds >= 86400) return two(seconds / 86400, " d ", seconds % 86400 / 3600, " h");
    if (seconds >= 3600) return two(seconds / 3600, " h ", seconds % 3600 / 60, " min");
    if (seconds >= 60) return two(seconds / 60, " min ", seconds % 60, " s");
    return std::to_string(seconds) + " s";
}

/// Colour says nothing that the word does not say.
std::string standing_cell(Standing standing, bool color) {
    const std::string cell = padded(to_text(standing), 13);
    if (!color) return cell;
    if (standing == Standing::holds) return "\x1b[32m" + cell + "\x1b[0m";
    return (standing == Standing::fails ? "\x1b[31m" : "\x1b[33m") + cell + "\x1b[0m";
}

std::string last_line(const std::vector<Promise>& promises) {
    const std::size_t broken = broken_count(promises);
    if (broken == 0) return "no promise is broken\n";
    return std::to_string(broken) + " of " + std::to_string(promises.size()) + " promises " +
           (broken == 1 ? "is" : "are") + " broken\n";
}

}  // namespace

bool Attestation::broken() const {
    return broken_count(promises) != 0;
}

std::string attest_table(const Attestation& attestation, const AttestStyle& style) {
    const auto clean = [&attestation](const std::string& text) {
        return printable(attestation.redactor(text));
    };
    std::string text = clean(attestation.profile) + " pid " + std::to_string(attestation.pid);
    if (!attestation.java.empty()) text += ", java " + clean(attestation.java);
    text += ", up " + duration(attestation.up_seconds);
    text += attestation.started_by_jarmor ? ", started by jarmor\n" : ", not started by jarmor\n";
    for (const Promise& promise : attestation.promises) {
        if (style.only_wrong && promise.standing == Standing::holds) continue;
        text +=
            standing_cell(promise.standing, style.color) + padded(promise.name, 15) + clean(promise.detail);
        if (!promise.rule.empty()) text += "  " + promise.rule;
        text += "\n";
    }
    return text + last_line(attestation.promises);
}

std::string attest_json(const Attestation& attestation) {
    Json promises = Json::array();
    for (const Promise& promise : attestation.promises) {
        Json entry = Json::object();
        entry.set("promise", promise.name).set("standing", std::string(to_text(promise.standing)));
        entry.set("detail", promise.detail);
        if (!promise.rule.empty()) entry.set("rule", promise.rule);
        promises.add(std::move(entry));
    }
    Json json = Json::object();
    json.set("schema", std::string("jarmor-attest-1"))
        .set("pid", Json(static_cast<std::uint64_t>(attestation.pid)));
    json.set("profile", attestation.profile).set("java", attestation.java);
    json.set("up_seconds", Json(attestation.up_seconds));
    json.set("started_by_jarmor", Json(attestation.started_by_jarmor));
    json.set("broken", Json(attestation.broken())).set("promises", std::move(promises));
    return json.text(attestation.redactor);
}

}  // namespace jarmor::guard
