#include <cctype>
#include <map>

#include "guard/report/check_places.h"
#include "guard/report/json.h"

namespace jarmor::guard {

namespace {

using rules::Judgement;
using rules::Outcome;
using rules::Statement;

Json sarif_message(std::string_view text) {
    return std::move(Json::object().set("text", std::string(text)));
}

/// A path as part of a URI (RFC 3986).
std::string uri_path(std::string_view path) {
    constexpr char hex[] = "0123456789ABCDEF";
    std::string uri;
    for (const char c : path) {
        const auto byte = static_cast<unsigned char>(c);
        if (byte < 0x80 &&
            (std::isalnum(byte) != 0 || std::string_view("-._~/").find(c) != std::string_view::npos)) {
            uri += c;
        } else {
            uri += {'%', hex[byte >> 4U], hex[byte & 15U]};
        }
    }
    return uri;
}

/// Level and kind go together: only a fail has a level (SARIF 2.1.0, 3.27.10).
std::string sarif_kind(Outcome outcome) {
    switch (outcome) {
        case Outcome::fail:
        case Outcome::warn:
            return "fail";
        case Outcome::pass:
            return "pass";
        case Outcome::not_applicable:
            return "notApplicable";
        case Outcome::unknown:
        case Outcome::not_yet:
            return "open";
        case Outcome::waived:
            return "fail";
    }
    return "review";
}

Json sarif_rule(const rules::Rule& rule) {
    Json json = Json::object();
    json.set("id", std::string(rule.id)).set("shortDescription", sarif_message(rule.title));
    json.set("fullDescription", sarif_message(rule.demand));
    json.set("help", sarif_message("Looked at: " + std::string(rule.evidence) + "\nAs shipped: " +
                                   std::string(rule.shipped) + "\nRemedy: " + std::string(rule.remedy)));
    Json configuration = Json::object();
    configuration.set("level", std::string(to_text(rule.severity)));
    return std::move(json.set("defaultConfiguration", std::move(configuration)));
}

class SarifWriter {
  public:
    explicit SarifWriter(const CheckReport& report) : report_(report) {}

    Json result(const Judgement& judgement, const Statement& statement, std::uint64_t index) const {
        const std::string kind = sarif_kind(outcome_of(judgement, statement));
        const bool error = statement.outcome == Outcome::fail && judgement.weight == Severity::error;
        Json json = Json::object();
        json.set("ruleId", std::string(judgement.rule->id)).set("ruleIndex", Json(index));
        json.set("kind", kind).set("level", kind != "fail" ? "none" : error ? "error" : "warning");
        const std::string text =
            statement.found + (kind == "fail" ? ". Remedy: " + remedy_of(judgement, statement) : "");
        json.set("message", sarif_message(text));
        const Place place = place_of(statement.where);
        if (!place.file.empty()) json.set("locations", std::move(Json::array().add(location(place))));
        if (!judgement.waived.empty()) {
            Json suppression = Json::object();
            suppression.set("kind", "external").set("justification", judgement.waived);
            json.set("suppressions", std::move(Json::array().add(std::move(suppression))));
        }
        return json;
    }

  private:
    Json location(const Place& place) const {
        Json artifact = Json::object();
        if (!report_.home.empty() && place.file.starts_with(report_.home + "/")) {
            artifact.set("uri", uri_path(place.file.substr(report_.home.size() + 1)))
                .set("uriBaseId", "HOME");
        } else {
            artifact.set("uri", "file://" + uri_path(place.file));
        }
        Json physical = Json::object();
        physical.set("artifactLocation", std::move(artifact));
        if (place.line != 0) {
            Json region = Json::object();
            region.set("startLine", Json(std::uint64_t{place.line}));
            if (place.column != 0) region.set("startColumn", Json(std::uint64_t{place.column}));
            physical.set("region", std::move(region));
        }
        return std::move(Json::object().set("physicalLocation", std::move(physical)));
    }

    const CheckReport& report_;
};

}  // namespace

std::string check_sarif(const CheckReport& report, const Redactor& redactor) {
    const SarifWriter writer(report);
    Json rules = Json::array(), results = Json::array();
    std::uint64_t index = 0;
    for (const Judgement& judgement : report.review.judgements) {
        rules.add(sarif_rule(*judgement.rule));
        for (const Statement& statement : judgement.statements)
            results.add(writer.result(judgement, statement, index));
        ++index;
    }
    Json driver = Json::object();
    driver.set("name", "jarmor").set("rules", std::move(rules));
    Json tool = Json::object();
    tool.set("driver", std::move(driver));
    Json run = Json::object();
    run.set("tool", std::move(tool));
    if (!report.home.empty()) {
        Json base = Json::object();
        base.set("uri", "file://" + uri_path(report.home) + "/");
        run.set("originalUriBaseIds", std::move(Json::object().set("HOME", std::move(base))));
    }
    run.set("results", std::move(results));
    Json log = Json::object();
    log.set("$schema", "https://json.schemastore.org/sarif-2.1.0.json").set("version", "2.1.0");
    log.set("runs", std::move(Json::array().add(std::move(run))));
    return log.text(redactor);
}

}  // namespace jarmor::guard
