#include "guard/rules/catalogue.h"
#include "guard/rules/guidelines.h"
#include "launcher/cli/manual.h"

namespace jarmor::launcher {
namespace {

constexpr std::string_view rules_description = R"(.Li jarmor check
asks every rule here about an installation and its host.
A rule that could not look says so: that is unknown, and never a pass.
Of severity error are those that the security guides require, of severity
warning those that they recommend.
A rule of phase start can refuse a start; one of phase check is for
.Li jarmor check
alone.
.Pp
.Li jarmor explain RULE
shows one of them,
.Li jarmor rules
all of them in a table, as JSON or as Markdown.
To lift one for a while:
.Li jarmor waive TARGET RULE --until 24h --reason TEXT .
)";

std::string words_text(const std::vector<std::string>& words) {
    std::string text;
    for (const auto& word : words) text += (text.empty() ? "" : ", ") + word;
    return text;
}

std::string rule_item(const guard::rules::Rule& rule) {
    std::string text = ".It Li " + mdoc_text(rule.id) + "\n";
    text += mdoc_sentences(rule.demand) + mdoc_sentences("Looked at: " + std::string(rule.evidence));
    text += mdoc_sentences("As shipped: " + std::string(rule.shipped));
    text += mdoc_sentences("Remedy: " + std::string(rule.remedy));
    const std::string where = words_text(guard::rules::paragraphs_of(rule.id));
    text += mdoc_sentences("Severity " + std::string(to_text(rule.severity)) + ", phase " +
                           std::string(to_text(rule.phase)) + ", " +
                           words_text(guard::rules::method_words(rule.methods)) + "; for " +
                           words_text(guard::rules::scope_words(rule.applies)) + ".");
    return text + (where.empty() ? "" : mdoc_sentences("Guideline: " + where + "."));
}

}  // namespace

std::string rules_manual() {
    std::string text = mdoc_head("JARMOR-RULES", "7", "jarmor-rules", "what jarmor demands, rule by rule");
    text += ".Sh DESCRIPTION\n" + std::string(rules_description) + ".Sh RULES\n.Bl -tag -width Ds\n";
    for (const auto* rule : guard::rules::catalogue()) text += rule_item(*rule);
    return text + ".El\n.Sh SEE ALSO\n.Xr jarmor 1 ,\n.Xr jarmor.toml 5\n";
}

}  // namespace jarmor::launcher
