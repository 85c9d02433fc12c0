#pragma once

#include <string>
#include <string_view>

namespace jarmor::guard {

enum class Severity { note, warning, error };
std::string_view to_text(Severity severity);

/// One thing that a rule holds against a start.
struct Finding {
    std::string rule;  ///< id of the rule, e.g. "jmx-remote-off"
    Severity severity = Severity::error;
    std::string where;     ///< option, file:line:column or variable name; never a secret
    std::string found;     ///< what was found, and what was expected
    std::string mend;      ///< the command or profile line that mends or allows it
    bool waivable = true;  ///< false: what is refused could not start with a waiver either
};

}  // namespace jarmor::guard
