#include "guard/report/check_html_page.h"
#include "guard/report/check_places.h"
#include "guard/rules/guidelines.h"

namespace jarmor::guard {

namespace {

using rules::Judgement;
using rules::Outcome;
using rules::Statement;

/// The word on the badge of a rule, which is its class too.
std::string badge_of(const Judgement& judgement) {
    if (judgement.outcome == Outcome::fail) return std::string(to_text(judgement.weight));
    if (judgement.outcome == Outcome::warn) return "warning";
    if (judgement.outcome == Outcome::not_applicable) return "n/a";
    if (judgement.outcome == Outcome::not_yet) return "open";
    if (judgement.outcome == Outcome::unknown) return "open";
    return std::string(to_text(judgement.outcome));
}

std::string element(std::string_view name, std::string_view classes, std::string_view text) {
    return "<" + std::string(name) + (classes.empty() ? "" : " class=\"" + std::string(classes) + "\"") +
           ">" + xml_text(text) + "</" + std::string(name) + ">";
}

class HtmlPage {
  public:
    HtmlPage(const CheckReport& report, const Redactor& redactor) : report_(report), redact_(redactor) {}

    std::string text() const {
        const std::string title = "jarmor check " + redact_(report_.name);
        std::string html =
            std::string(html_head) + "<title>" + xml_text(title) + "</title></head><body>\n" + header();
        html += "<main><section class=\"sections\">\n";
        for (const Coverage& coverage : coverage_of(report_)) html += section(coverage);
        html += "</section>\n" + std::string(html_filter) + "<section id=\"rules\">\n";
        for (const int rank : {0, 1, 2, 3}) {
            for (const Judgement& judgement : report_.review.judgements) {
                if (rank_of(judgement) == rank) html += rule(judgement);
            }
        }
        return html + "</section></main>\n" + std::string(html_script) + "</body></html>\n";
    }

  private:
    /// Errors, warnings, what is open, the rest.
    static int rank_of(const Judgement& judgement) {
        const std::string badge = badge_of(judgement);
        return badge == "error" ? 0 : badge == "warning" ? 1 : badge == "open" ? 2 : 3;
    }

    std::string header() const {
        std::string html = "<header class=\"" + std::string(report_.refused() ? "refused" : "passed") +
                           "\"><h1>" + xml_text(redact_(report_.name)) + "</h1>" +
                           element("p", "verdict", verdict_line(report_));
        std::string facts;
        for (const std::string* fact :
             {&report_.host, &report_.home, &report_.product, &report_.environment, &report_.mode}) {
            if (!fact->empty()) facts += element("span", "", redact_(*fact));
        }
        return html + "<p class=\"facts\">" + facts + "</p></header>\n";
    }

    static std::string section(const Coverage& coverage) {
        const std::size_t total =
            coverage.met + coverage.errors + coverage.warnings + coverage.signed_off + coverage.open;
        std::string bar;
        const auto part = [&](std::string_view name, std::size_t count) {
            if (count == 0) return;
            bar += "<i class=\"" + std::string(name) + "\" style=\"flex:" + std::to_string(count) +
                   "\" title=\"" + std::to_string(count) + " " + std::string(name) + "\"></i>";
        };
        part("pass", coverage.met);
        part("waived", coverage.signed_off);
        part("warning", coverage.warnings);
        part("error", coverage.errors);
        part("open", coverage.open);
        std::string words =
            std::to_string(coverage.met + coverage.signed_off) + " of " + std::to_string(total) + " met";
        if (coverage.errors > 0) words += ", " + std::to_string(coverage.errors) + " in error";
        return "<div class=\"card\"><h2><button type=\"button\">" + xml_text(coverage.section) +
               "</button></h2><p>" + words + "</p><div class=\"bar\">" + bar + "</div></div>\n";
    }

    std::string finding(const Judgement& judgement, const Statement& statement) const {
        std::string html =
            "<li>" +
            (statement.where.empty() ? "" : element("code", "", redact_(shortened(statement.where))) + " ");
        html += xml_text(redact_(statement.found));
        for (const auto& mend : statement.mends) {
            html += "<div class=\"mend\">" + element("pre", "", redact_(mend.command())) +
                    "<button type=\"button\">copy</button></div>";
        }
        return html +
               (statement.outcome == judgement.outcome || judgement.outcome == Outcome::waived
                    ? ""
                    : " " + element("small", "", to_text(statement.outcome))) +
               "</li>";
    }

    /// Relative to the home, which the page names at the top.
    std::string shortened(const std::string& where) const {
        const std::string& home = report_.home;
        return !home.empty() && where.starts_with(home + "/") ? where.substr(home.size() + 1) : where;
    }

    std::string rule(const Judgement& judgement) const {
        const std::string badge = badge_of(judgement);
        std::string guide;
        for (const auto& name : rules::paragraphs_of(judgement.rule->id))
            guide += (guide.empty() ? "" : "; ") + name;
        std::string html = "<details data-result=\"" + badge + "\"" + (badge == "error" ? " open" : "") +
                           "><summary>" + element("b", badge == "n/a" ? "na" : badge, badge) +
                           element("code", "", judgement.rule->id) +
                           element("span", "", judgement.rule->title) + "</summary><ul>";
        for (const Statement& statement : judgement.statements) html += finding(judgement, statement);
        html += "</ul><dl>";
        const auto row = [&html](std::string_view name, const std::string& text) {
            if (!text.empty()) html += element("dt", "", name) + element("dd", "", text);
        };
        row("demands", std::string(judgement.rule->demand));
        row("remedy", std::string(judgement.rule->remedy));
        row("waived by", redact_(judgement.waived));
        row("signed off by", redact_(judgement.signed_off));
        row("guideline", guide.empty() ? "beyond the guides" : guide);
        return html + "</dl></details>\n";
    }

    const CheckReport& report_;
    const Redactor& redact_;
};

}  // namespace

std::string check_html(const CheckReport& report, const Redactor& redactor) {
    return HtmlPage(report, redactor).text();
}

}  // namespace jarmor::guard
