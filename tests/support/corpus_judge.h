#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "tests/support/jvm_run.h"
#include "tests/support/probe_report.h"

namespace jarmor::support {

/// Placeholder -> value, for "${name}" in the data.
using Placeholders = std::map<std::string, std::string>;

/// Replaces every ${name}. A name that is not there stays as it is, so that it shows in the failure.
std::string expand(std::string_view text, const Placeholders& values);

/// "KIND SUBJECT OPERATOR VALUE": what one line of a corpus asks of a run.
///   kinds      property flag security effect class child (from the probe inside, by name), input argument
///              (by position, or `any`), environ listens mapped executable (from outside), file stdout stderr
///              exit ready
///   operators  present absent == != contains lacks < <= > >=
/// SUBJECT may be quoted with '...'; exit, ready, stdout, stderr and executable have none. Something that is
/// missing fulfils only `absent`.
struct Expression {
    std::string text, kind, subject, operation, value;
};
std::optional<Expression> parse_expression(const std::string& text);

struct Evidence {
    RunResult run;
    ProbeReport probe;
};

/// Whether the expression holds; `seen` gets what was there instead, for the failure message.
bool holds(const Expression& expression, const Evidence& evidence, std::string& seen);

}  // namespace jarmor::support
