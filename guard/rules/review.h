#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "guard/rules/answer.h"
#include "guard/rules/subject.h"

namespace jarmor::guard::rules {

/// A waiver or signoff of the profile: what a person says of a rule, until a day.
struct PersonSays {
    std::string rule;
    std::string text;      ///< who, why, reference, until: for whoever reads the report
    bool expired = false;  ///< its last day is over
};

/// What became of one rule.
struct Judgement {
    const Rule* rule = nullptr;
    Outcome outcome = Outcome::unknown;
    std::vector<Statement> statements;
    std::string waived;  ///< by whom and why; empty: not
    std::string signed_off;
    /// How much a bad outcome weighs: as the rule says, and a warning where it is only warned.
    Severity severity = Severity::error;
    Severity weight = Severity::error;  ///< of each of its statements that fails
    bool beyond_baseline = false;       ///< fails, and only warns because the rule is newer
};

struct Review {
    std::vector<Judgement> judgements;  ///< one a rule, in the order of the catalogue
    std::size_t errors = 0, warnings = 0, passed = 0, unknown = 0, waived = 0;
    std::size_t beyond_baseline = 0;  ///< errors that a newer baseline would make of warnings
};

/// How much a failed rule weighs here: less in development, and where it is newer than the baseline.
Severity weight_of(const Rule& rule, const Subject& subject);

/// Asks one rule, and applies what people say of it. A waiver covers whatever the rule found; a signoff, of a
/// rule that has `attest`, what no program can see. One that has expired is a finding of its own.
Judgement judge_rule(const Rule& rule, const Subject& subject, const std::vector<PersonSays>& waivers,
                     const std::vector<PersonSays>& signoffs);

/// Every rule that applies to the subject.
Review review(const Subject& subject, const std::vector<PersonSays>& waivers,
              const std::vector<PersonSays>& signoffs);

}  // namespace jarmor::guard::rules
