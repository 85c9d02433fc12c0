#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "guard/rules/mend.h"
#include "guard/rules/rule.h"

namespace jarmor::guard::rules {

/// What comes out of a rule, the one that decides last.
enum class Outcome {
    not_applicable,
    pass,
    not_yet,  ///< needs a running server
    warn,
    unknown,  ///< the evidence is not there or cannot be read
    fail,
    waived  ///< of no answer: what a waiver makes of the others
};
std::string_view to_text(Outcome outcome);

/// One thing that a rule saw.
struct Statement {
    Outcome outcome = Outcome::unknown;
    std::string where;  ///< file:line, path or name
    std::string found;  ///< what was found, and where it is wrong what is required
    std::vector<Mend> mends;
};

/// What a rule says of one subject. A rule that says nothing has not looked: that is unknown, and no pass.
class Answer {
  public:
    explicit Answer(const Rule& rule) : rule_(rule) {}

    const Rule& rule() const { return rule_; }
    void pass(std::string where, std::string found);
    void warn(std::string where, std::string found, std::vector<Mend> mends = {});
    void fail(std::string where, std::string found, std::vector<Mend> mends = {});
    void unknown(std::string where, std::string why);
    void not_applicable(std::string why);
    void not_yet(std::string why);

    /// The worst of what was said.
    Outcome outcome() const;
    const std::vector<Statement>& statements() const { return statements_; }

  private:
    const Rule& rule_;
    std::vector<Statement> statements_;
};

}  // namespace jarmor::guard::rules
