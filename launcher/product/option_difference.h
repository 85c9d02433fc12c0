#pragma once

#include <string>
#include <string_view>

#include "launcher/profile/profile.h"

namespace jarmor::launcher {

/// In which options a script's text and what was learned from it differ, as far as a text tells that is not
/// run: "not learned: -Xmx900m; learned, and no longer in it: -Xmx1024m". No option whose name speaks of a
/// secret is shown. Says so where no option differs; empty where the options stand in another file.
std::string option_difference(const ScriptLaunch& learned, std::string_view text);

/// Whether a line or a word of a script may be shown to a person: no secret is named in it.
bool may_be_shown(std::string_view text);

}  // namespace jarmor::launcher
