#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "guard/finding.h"

namespace jarmor::guard::rules {

class Answer;
struct Subject;

/// What a rule is about; a rule can be about several.
enum Scope : unsigned {
    apim = 1U << 0U,  ///< API Manager
    mi = 1U << 1U,    ///< Micro Integrator
    si = 1U << 2U,    ///< Streaming Integrator
    bi = 1U << 3U,    ///< a Ballerina program
    os = 1U << 4U,    ///< the host
    net = 1U << 5U    ///< the network around it
};
inline constexpr unsigned every_product = apim | mi | si | bi;

/// How a rule can be met or known.
enum Method : unsigned {
    enforce = 1U << 0U,   ///< the launcher makes it so
    verify = 1U << 1U,    ///< files and the kernel tell
    watch = 1U << 2U,     ///< the running server tells
    generate = 1U << 3U,  ///< jarmor writes the unit, manifest or firewall rules
    attest = 1U << 4U     ///< a person says so, in a [[signoff]]
};

enum class Phase {
    start,  ///< what a start puts at risk: it can be refused
    check   ///< host, network, calendar, people: for `jarmor check` alone
};

/// One demand on an installation, its host or its network: a value and a function.
struct Rule {
    std::string_view id, title;
    Severity severity = Severity::error;  ///< a required guideline is an error, a recommended one a warning
    unsigned applies = 0;                 ///< Scope
    unsigned methods = 0;                 ///< Method
    Phase phase = Phase::start;
    std::string_view since = "1.0";  ///< a profile whose baseline is older only warns
    std::string_view demand;         ///< what has to be so, for a person
    std::string_view evidence;       ///< where that is looked at
    std::string_view shipped;        ///< what holds where nobody changed anything
    std::string_view remedy;
    bool mendable = false;  ///< its findings bring commands that mend them
    /// Looks and says what it saw. nullptr: this version of jarmor does not look at it.
    void (*check)(const Subject& subject, Answer& answer) = nullptr;
};

/// "apim mi", "verify watch": the words for a set, in the order of the enumeration.
std::vector<std::string> scope_words(unsigned scopes);
std::vector<std::string> method_words(unsigned methods);
std::string_view to_text(Phase phase);

}  // namespace jarmor::guard::rules
