#pragma once

#include <cstddef>
#include <string>

#include "guard/plan.h"
#include "guard/result.h"
#include "launcher/cli/request.h"

namespace jarmor::launcher {

/// Writes the result of a command to where the request says: --output, else standard output.
guard::Result<void> put_result(const Request& request, const std::string& text);

/// Opens the file of --output now, for a command that becomes another user before it has a result; the
/// request then names the descriptor.
guard::Result<void> open_output(Request& request);

/// Whether words in a result may be coloured: standard output is a terminal, and nobody said no.
bool wants_color(const Request& request);

/// Columns of the terminal that the result goes to; 0 where it goes elsewhere.
std::size_t terminal_width(const Request& request);

/// Prints a plan in the format that the request names, redacted; `environ` is searched for secrets.
/// `more` follows a table, as it stands.
guard::Result<void> put_plan(const Request& request, const guard::LaunchPlan& plan,
                             const char* const* environ, const std::string& more = {});

}  // namespace jarmor::launcher
