#pragma once

#include <string>
#include <string_view>

#include "guard/report/check_report.h"

namespace jarmor::guard {

/// "file:line:column" taken apart; without a file where the text names none.
struct Place {
    std::string file;
    unsigned line = 0, column = 0;
};
Place place_of(std::string_view where);

/// The commands that mend a finding, joined; without any what the rule says.
std::string remedy_of(const rules::Judgement& judgement, const rules::Statement& statement);

/// The outcome of a statement, where people have not said otherwise.
rules::Outcome outcome_of(const rules::Judgement& judgement, const rules::Statement& statement);

/// As text or attribute of XML and HTML: what neither may hold is '?'.
std::string xml_text(std::string_view text);

}  // namespace jarmor::guard
