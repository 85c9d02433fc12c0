#include "guard/report/check_places.h"

namespace jarmor::guard {

namespace {

using rules::Judgement;
using rules::Outcome;

/// What of a test case says how it ended; empty: it passed. What could not be judged is an error of the run,
/// and no failure of what is tested.
std::string junit_end(Outcome outcome) {
    switch (outcome) {
        case Outcome::fail:
            return "failure";
        case Outcome::unknown:
            return "error";
        case Outcome::not_applicable:
        case Outcome::not_yet:
        case Outcome::waived:
            return "skipped";
        case Outcome::pass:
        case Outcome::warn:
            break;
    }
    return {};
}

std::string junit_case(const Judgement& judgement, const Redactor& redactor) {
    std::string details;
    for (const auto& statement : judgement.statements) {
        details += (statement.where.empty() ? "" : statement.where + ": ") + statement.found + "\n";
        if (statement.outcome == Outcome::fail)
            details += "  remedy: " + remedy_of(judgement, statement) + "\n";
    }
    const std::string text = xml_text(redactor(details));
    std::string xml = "    <testcase classname=\"jarmor." + std::string(to_text(judgement.rule->phase)) +
                      "\" name=\"" + xml_text(judgement.rule->id) + "\" time=\"0\">\n";
    const std::string end = junit_end(judgement.outcome);
    if (end.empty()) return xml + "      <system-out>" + text + "</system-out>\n    </testcase>\n";
    const std::string message =
        judgement.waived.empty() ? std::string(judgement.rule->title) : "waived by " + judgement.waived;
    return xml + "      <" + end + " message=\"" + xml_text(redactor(message)) + "\">" + text + "</" + end +
           ">\n    </testcase>\n";
}

}  // namespace

std::string check_junit(const CheckReport& report, const Redactor& redactor) {
    std::string cases;
    std::size_t failures = 0, errors = 0, skipped = 0;
    for (const Judgement& judgement : report.review.judgements) {
        const std::string end = junit_end(judgement.outcome);
        failures += end == "failure" ? 1 : 0;
        errors += end == "error" ? 1 : 0;
        skipped += end == "skipped" ? 1 : 0;
        cases += junit_case(judgement, redactor);
    }
    const std::string counts = " tests=\"" + std::to_string(report.review.judgements.size()) +
                               "\" failures=\"" + std::to_string(failures) + "\" errors=\"" +
                               std::to_string(errors) + "\" skipped=\"" + std::to_string(skipped) + "\"";
    return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"jarmor\"" + counts +
           " time=\"0\">\n  <testsuite name=\"" + xml_text(redactor(report.name)) + "\"" + counts +
           " time=\"0\" hostname=\"" + xml_text(report.host) + "\">\n" + cases +
           "  </testsuite>\n</testsuites>\n";
}

}  // namespace jarmor::guard
