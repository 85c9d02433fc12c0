#pragma once

#include <cstddef>
#include <string>

#include "guard/report/redact.h"
#include "guard/rules/review.h"

namespace jarmor::guard {

/// A review, and what its reports say of the subject.
struct CheckReport {
    std::string name;         ///< of the profile
    std::string home;         ///< empty: none
    std::string product;      ///< "apim", or empty
    std::string mode;         ///< "enforce"
    std::string environment;  ///< "production"
    std::string host;
    std::int64_t at = 0;
    rules::Review review;
    /// Whether errors refuse: not in modes observe and audit.
    bool refused() const { return mode != "observe" && mode != "audit" && review.errors > 0; }
};

struct CheckStyle {
    bool color = false;
    bool all = false;         ///< also what passes
    bool only_wrong = false;  ///< errors alone
    std::size_t width = 0;    ///< columns; 0: no line is broken
};

/// How many paragraphs of the guides are met; those for other products are not counted.
struct Coverage {
    std::string section;
    std::size_t met = 0, errors = 0, warnings = 0, signed_off = 0, open = 0;
};
std::vector<Coverage> coverage_of(const CheckReport& report);

/// "refused: 4 errors, 2 warnings; 88 of 106 paragraphs met, 11 signed off, 7 open".
std::string verdict_line(const CheckReport& report);

std::string check_table(const CheckReport& report, const CheckStyle& style, const Redactor& redactor);
/// "schema": "jarmor-check-1".
std::string check_json(const CheckReport& report, const Redactor& redactor);
/// SARIF 2.1.0: positions, help of the rules, waivers as suppressions.
std::string check_sarif(const CheckReport& report, const Redactor& redactor);
/// JUnit XML: a test case a rule.
std::string check_junit(const CheckReport& report, const Redactor& redactor);
/// OpenMetrics 1.0, for the textfile collector of node_exporter.
std::string check_openmetrics(const CheckReport& report, const Redactor& redactor);
/// One page that loads nothing.
std::string check_html(const CheckReport& report, const Redactor& redactor);

}  // namespace jarmor::guard
