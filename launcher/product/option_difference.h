#pragma once

#include <string>
#include <string_view>

#include "launcher/profile/profile.h"

namespace jarmor::launcher {

/// In which options a script's text and what was learned from it differ, as far as a text tells that is not
/// run: "not learned: -Xmx900m; learned, and no longer in it: -Xmx1024m". No option whose name speaks of a
/// secret is shown. Says so where no option differs; empty where the options stand in another file.
std::string option_difference(const ScriptLaunch& learned, std::string_view text);

/// The options of a script's text alone: which stand in `after` and not in `before`, with a "+", and the
/// other way round with a "-"; empty where they are the same.
std::string changed_options(std::string_view before, std::string_view after);

}  // namespace jarmor::launcher
