#pragma once

#include <string>
#include <string_view>

namespace jarmor::launcher {

/// What of the launch differs between two texts of a start script, as far as a text tells that is not run,
/// and a few of the lines: "options: + -Dx=1; class path: - lib/*.jar; 2 lines added, 1 removed: + ...". Says
/// so where comments alone differ, and where lines do that neither options, class path, variables, JDK
/// bounds, programs nor limits stand in. Shows no secret.
std::string launch_difference(std::string_view before, std::string_view after);

}  // namespace jarmor::launcher
