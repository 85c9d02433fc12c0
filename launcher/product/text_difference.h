#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace jarmor::launcher {

/// Whether a line or a word of a script may be shown to a person: it is no comment, and no secret is named in
/// it.
bool may_be_shown(std::string_view text);

/// A line of a script as a person may see it: without indent, at most 100 characters, of a secret its name
/// alone ("-Dmy.password=..."). Empty where nothing of it may be shown.
std::string shown_line(std::string_view line);

/// The commands of a script, a line each: what a backslash goes on with is joined, comments and blank lines
/// are left out.
std::vector<std::string> commands_of(std::string_view text);

/// What a person sees first of two texts that differ: "3 lines added, 1 removed: + -Dx=1; - -Dx=2".
std::string difference_summary(std::string_view before, std::string_view after);

}  // namespace jarmor::launcher
