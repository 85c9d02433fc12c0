#include "guard/report/check_report.h"

#include <algorithm>

#include "guard/rules/guidelines.h"

namespace jarmor::guard {

namespace {

using rules::Judgement;
using rules::Outcome;

/// The products that a section of the guides is about; the Integrator page is about any program.
bool section_counts(std::string_view section, const std::string& product) {
    if (section == "MI runtime") return product == "mi";
    if (section == "SI runtime") return product == "si";
    if (section == "API-M runtime" || section == "Client authentication") return product == "apim";
    if (section.starts_with("Integrator")) return product == "bi" || product.empty();
    return true;
}

const Judgement* judgement_of(const rules::Review& review, std::string_view rule) {
    const auto found = std::find_if(review.judgements.begin(), review.judgements.end(),
                                    [rule](const Judgement& one) { return one.rule->id == rule; });
    return found == review.judgements.end() ? nullptr : &*found;
}

/// A paragraph is met when each of its rules is; the worst of them decides.
void count_paragraph(const rules::Paragraph& paragraph, const rules::Review& review, Coverage& coverage) {
    bool error = false, warning = false, open = false, person = false;
    for (const auto id : paragraph.rules) {
        const Judgement* one = judgement_of(review, id);
        if (one == nullptr) continue;
        const bool bad = one->outcome == Outcome::fail || one->outcome == Outcome::warn;
        error = error || (bad && one->severity == Severity::error);
        warning = warning || bad;
        open = open || one->outcome == Outcome::unknown || one->outcome == Outcome::not_yet;
        person = person || one->outcome == Outcome::waived || !one->signed_off.empty();
    }
    if (error) {
        ++coverage.errors;
    } else if (open) {
        ++coverage.open;
    } else if (warning) {
        ++coverage.warnings;
    } else {
        ++(person ? coverage.signed_off : coverage.met);
    }
}

std::string counted(std::size_t number, std::string_view one) {
    return std::to_string(number) + " " + std::string(one) + (number == 1 ? "" : "s");
}

}  // namespace

std::vector<Coverage> coverage_of(const CheckReport& report) {
    std::vector<Coverage> sections;
    for (const rules::Paragraph& paragraph : rules::paragraphs()) {
        if (!section_counts(paragraph.section, report.product)) continue;
        if (sections.empty() || sections.back().section != paragraph.section)
            sections.push_back({std::string(paragraph.section)});
        count_paragraph(paragraph, report.review, sections.back());
    }
    return sections;
}

std::string verdict_line(const CheckReport& report) {
    Coverage all;
    std::size_t total = 0;
    for (const Coverage& section : coverage_of(report)) {
        all.met += section.met;
        all.signed_off += section.signed_off;
        all.open += section.open;
        total += section.met + section.errors + section.warnings + section.signed_off + section.open;
    }
    const rules::Review& review = report.review;
    std::string text = report.refused()    ? "refused: "
                       : review.errors > 0 ? "errors, not refused: "
                                           : "pass: ";
    text += counted(review.errors, "error") + ", " + counted(review.warnings, "warning") + "; " +
            std::to_string(all.met) + " of " + std::to_string(total) + " paragraphs met, " +
            std::to_string(all.signed_off) + " signed off or waived, " + std::to_string(all.open) + " open";
    if (review.beyond_baseline > 0)
        text += "; " + counted(review.beyond_baseline, "error") + " more with --baseline latest";
    return text;
}

}  // namespace jarmor::guard
