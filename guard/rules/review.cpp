#include "guard/rules/review.h"

#include <algorithm>
#include <charconv>

#include "guard/rules/catalogue.h"
#include "guard/text.h"

namespace jarmor::guard::rules {

namespace {

const PersonSays* said_of(const std::vector<PersonSays>& people, std::string_view rule) {
    const auto found = std::find_if(people.begin(), people.end(),
                                    [rule](const PersonSays& person) { return person.rule == rule; });
    return found == people.end() ? nullptr : &*found;
}

/// A rule about products is for them alone; one about every product is about any JVM.
bool applies_to(const Rule& rule, unsigned product) {
    const unsigned products = rule.applies & every_product;
    if (products == 0 || products == every_product) return true;
    return (products & product) != 0;
}

void ask(const Rule& rule, const Subject& subject, Answer& answer) {
    if (!applies_to(rule, subject.product)) {
        answer.not_applicable("is about other products");
    } else if (rule.check != nullptr) {
        rule.check(subject, answer);
    } else if ((rule.methods & ~(attest | generate)) == 0) {
        answer.unknown("", "only a person can know: nobody signed it off");
    } else if ((rule.methods & (verify | enforce)) == 0) {
        answer.not_yet("needs a running server");
    } else {
        answer.unknown("", "is not looked at by this version of jarmor");
    }
}

void apply_signoff(const PersonSays* signoff, Judgement& judgement) {
    if (signoff == nullptr || (judgement.rule->methods & attest) == 0) return;
    if (signoff->expired) {
        judgement.statements.push_back({Outcome::fail, "[[signoff]]", "has expired: " + signoff->text, {}});
        judgement.outcome = Outcome::fail;
    } else if (judgement.outcome == Outcome::unknown || judgement.outcome == Outcome::not_yet) {
        judgement.signed_off = signoff->text;
        judgement.outcome = Outcome::pass;
    }
}

/// Only of what this rule looks at: what a person alone can know is not evidence that is missing.
void fail_unknown(Judgement& judgement) {
    if (judgement.rule->check == nullptr || judgement.outcome != Outcome::unknown) return;
    for (Statement& statement : judgement.statements) {
        if (statement.outcome != Outcome::unknown) continue;
        statement.outcome = Outcome::fail;
        statement.found = "could not be judged: " + statement.found;
    }
    judgement.outcome = Outcome::fail;
}

void apply_waiver(const PersonSays* waiver, Judgement& judgement) {
    if (waiver == nullptr) return;
    if (waiver->expired) {
        judgement.statements.push_back({Outcome::fail, "[[waiver]]", "has expired: " + waiver->text, {}});
        judgement.outcome = Outcome::fail;
    } else if (judgement.outcome >= Outcome::not_yet) {
        judgement.waived = waiver->text;
        judgement.outcome = Outcome::waived;
    }
}

/// "1.10" is newer than "1.9".
bool is_newer(std::string_view version, std::string_view baseline) {
    const auto parts = split(version, '.'), others = split(baseline, '.');
    const auto number = [](const auto& numbers, std::size_t at) {
        unsigned value = 0;
        if (at < numbers.size())
            (void)std::from_chars(numbers[at].data(), numbers[at].data() + numbers[at].size(), value);
        return value;
    };
    for (std::size_t at = 0; at < std::max(parts.size(), others.size()); ++at) {
        if (number(parts, at) != number(others, at)) return number(parts, at) > number(others, at);
    }
    return false;
}

bool is_beyond(const Rule& rule, const Subject& subject) {
    return !subject.baseline.empty() && is_newer(rule.since, subject.baseline);
}

void count(const Judgement& judgement, Review& review) {
    switch (judgement.outcome) {
        case Outcome::pass:
            ++review.passed;
            break;
        case Outcome::unknown:
            ++review.unknown;
            break;
        case Outcome::waived:
            ++review.waived;
            break;
        case Outcome::warn:
        case Outcome::fail:
            ++(judgement.severity == Severity::error ? review.errors : review.warnings);
            break;
        case Outcome::not_applicable:
        case Outcome::not_yet:
            break;
    }
}

}  // namespace

Severity weight_of(const Rule& rule, const Subject& subject) {
    const bool lighter = subject.environment == "development" || is_beyond(rule, subject);
    return lighter ? std::min(rule.severity, Severity::warning) : rule.severity;
}

Judgement judge_rule(const Rule& rule, const Subject& subject, const std::vector<PersonSays>& waivers,
                     const std::vector<PersonSays>& signoffs) {
    Answer answer(rule);
    ask(rule, subject, answer);
    Judgement judgement;
    judgement.rule = &rule;
    judgement.outcome = answer.outcome();
    judgement.statements = answer.statements();
    apply_signoff(said_of(signoffs, rule.id), judgement);
    if (subject.unknown_fails) fail_unknown(judgement);
    apply_waiver(said_of(waivers, rule.id), judgement);
    judgement.weight = weight_of(rule, subject);
    judgement.severity = judgement.outcome == Outcome::fail ? judgement.weight : Severity::warning;
    judgement.beyond_baseline =
        judgement.outcome == Outcome::fail && rule.severity == Severity::error && is_beyond(rule, subject);
    return judgement;
}

Review review(const Subject& subject, const std::vector<PersonSays>& waivers,
              const std::vector<PersonSays>& signoffs) {
    Review made;
    for (const Rule* rule : catalogue()) {
        made.judgements.push_back(judge_rule(*rule, subject, waivers, signoffs));
        count(made.judgements.back(), made);
        if (made.judgements.back().beyond_baseline) ++made.beyond_baseline;
    }
    return made;
}

}  // namespace jarmor::guard::rules
