#include "guard/report/check_places.h"

namespace jarmor::guard {

namespace {

/// A label value of OpenMetrics: backslash, quote and line break escaped.
std::string label_value(std::string_view text) {
    std::string safe;
    for (const char c : text) {
        if (c == '\\' || c == '"') safe += '\\';
        safe += c == '\n' ? std::string("\\n") : std::string(1, c);
    }
    return safe;
}

std::string metric_head(const std::string& name, const std::string& help) {
    return "# HELP " + name + " " + help + "\n# TYPE " + name + " gauge\n";
}

}  // namespace

std::string check_openmetrics(const CheckReport& report, const Redactor& redactor) {
    const std::string target = "profile=\"" + label_value(redactor(report.name)) + "\",environment=\"" +
                               label_value(report.environment) + "\",mode=\"" + label_value(report.mode) +
                               "\"";
    const auto gauge = [&target](const std::string& name, const std::string& help, std::uint64_t value) {
        return metric_head(name, help) + name + "{" + target + "} " + std::to_string(value) + "\n";
    };
    const rules::Review& review = report.review;
    std::string text =
        gauge("jarmor_check_refused", "Whether a start would be refused.", report.refused() ? 1 : 0);
    text += gauge("jarmor_check_errors", "Rules that fail and are required.", review.errors);
    text += gauge("jarmor_check_warnings", "Rules that fail and are recommended, or warn.", review.warnings);
    text += gauge("jarmor_check_unknown", "Rules that could not look.", review.unknown);
    text += gauge("jarmor_check_waived", "Rules that are waived.", review.waived);
    text += gauge("jarmor_check_passed", "Rules that pass.", review.passed);
    text +=
        gauge("jarmor_check_timestamp_seconds", "When it was judged.", static_cast<std::uint64_t>(report.at));
    text += metric_head("jarmor_rule_result", "1 for the result of each rule.");
    for (const auto& judgement : review.judgements) {
        text += "jarmor_rule_result{" + target + ",rule=\"" + label_value(judgement.rule->id) +
                "\",severity=\"" + label_value(to_text(judgement.weight)) + "\",result=\"" +
                label_value(to_text(judgement.outcome)) + "\"} 1\n";
    }
    return text + "# EOF\n";
}

}  // namespace jarmor::guard
