#include "guard/rules/planned.h"

#include <vector>

namespace jarmor::guard::rules {

namespace {

void judge_decision(const Decision& decision, Answer& answer) {
    const std::string where = decision.from.text();
    switch (decision.action) {
        case Action::refuse:
            return answer.fail(where, decision.given + ": " + decision.reason);
        case Action::strip:
            return answer.pass(where, decision.given + " is taken away: " + decision.reason);
        case Action::pass:
        case Action::replace:
        case Action::add:
            return answer.pass(where, decision.result.empty() ? decision.given : decision.result);
    }
}

}  // namespace

void say_finding(const Finding& finding, Answer& answer) {
    const std::string found = finding.found + (finding.mend.empty() ? "" : "; " + finding.mend);
    switch (finding.severity) {
        case Severity::error:
            return answer.fail(finding.where, found);
        case Severity::warning:
            return answer.warn(finding.where, found);
        case Severity::note:
            return answer.pass(finding.where, found);
    }
}

bool has_plan(const Subject& subject, Answer& answer) {
    if (subject.plan == nullptr) {
        answer.unknown("jarmor plan",
                       subject.plan_trouble.empty() ? "there is no start to plan" : subject.plan_trouble);
        return false;
    }
    if (subject.plan->mode == "observe") {
        answer.fail("mode", "observe starts what was started before, and hardens nothing");
        return false;
    }
    return true;
}

void check_planned(const Subject& subject, Answer& answer) {
    if (!has_plan(subject, answer)) return;
    const std::string_view id = answer.rule().id;
    for (const Finding& finding : subject.plan->findings) {
        if (finding.rule == id) say_finding(finding, answer);
    }
    for (const auto* decisions : {&subject.plan->options, &subject.plan->variables}) {
        for (const Decision& decision : *decisions) {
            if (decision.rule == id) judge_decision(decision, answer);
        }
    }
    if (answer.statements().empty()) answer.pass("jarmor plan", "nothing on the command line is against it");
}

}  // namespace jarmor::guard::rules
