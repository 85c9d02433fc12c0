#include "guard/report/check_places.h"
#include "guard/report/json.h"

namespace jarmor::guard {

namespace {

using rules::Judgement;
using rules::Statement;

/// A statement has its own outcome; what people say covers them all.
Json statement_json(const Judgement& judgement, const Statement& statement) {
    Json json = Json::object();
    json.set("rule", std::string(judgement.rule->id));
    json.set("result", std::string(to_text(outcome_of(judgement, statement))));
    json.set("severity", std::string(to_text(statement.outcome == rules::Outcome::fail ? judgement.weight
                                                                                       : Severity::warning)));
    json.set("title", std::string(judgement.rule->title));
    json.set("where", statement.where);
    json.set("evidence", (statement.where.empty() ? "" : statement.where + ": ") + statement.found);
    json.set("remedy", remedy_of(judgement, statement)).set("mendable", Json(!statement.mends.empty()));
    if (!judgement.waived.empty()) json.set("waived", judgement.waived);
    if (!judgement.signed_off.empty()) json.set("signed_off", judgement.signed_off);
    return json;
}

Json coverage_json(const Coverage& coverage) {
    Json json = Json::object();
    json.set("section", coverage.section).set("met", Json(std::uint64_t{coverage.met}));
    json.set("errors", Json(std::uint64_t{coverage.errors}))
        .set("warnings", Json(std::uint64_t{coverage.warnings}));
    json.set("signed_off", Json(std::uint64_t{coverage.signed_off}))
        .set("open", Json(std::uint64_t{coverage.open}));
    return json;
}

}  // namespace

std::string check_json(const CheckReport& report, const Redactor& redactor) {
    const rules::Review& review = report.review;
    Json json = Json::object();
    json.set("schema", "jarmor-check-1").set("verdict", report.refused() ? "refused" : "pass");
    json.set("summary", verdict_line(report));
    json.set("target", report.name).set("home", report.home).set("product", report.product);
    json.set("mode", report.mode).set("environment", report.environment).set("host", report.host);
    json.set("at", Json(static_cast<std::uint64_t>(report.at)));
    json.set("errors", Json(std::uint64_t{review.errors}))
        .set("warnings", Json(std::uint64_t{review.warnings}));
    json.set("passed", Json(std::uint64_t{review.passed}))
        .set("unknown", Json(std::uint64_t{review.unknown}));
    json.set("waived", Json(std::uint64_t{review.waived}));
    json.set("beyond_baseline", Json(std::uint64_t{review.beyond_baseline}));
    Json sections = Json::array();
    for (const Coverage& coverage : coverage_of(report)) sections.add(coverage_json(coverage));
    json.set("guidelines", std::move(sections));
    Json findings = Json::array();
    for (const Judgement& judgement : review.judgements) {
        for (const Statement& statement : judgement.statements)
            findings.add(statement_json(judgement, statement));
    }
    json.set("findings", std::move(findings));
    return json.text(redactor);
}

}  // namespace jarmor::guard
