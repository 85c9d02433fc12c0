#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "guard/finding.h"
#include "launcher/product/script_start.h"

namespace jarmor::launcher {

/// Whether the installed script is no longer what was learned: its kept original has changed, or an update
/// has put another script in place of the stub. Says which file, what differs in a few words (never a line
/// that holds a password), and that `jarmor install HOME` learns it again. Runs as the service user. Nothing
/// where all is well, or where nothing was learned (a built-in family).
std::optional<guard::Finding> script_change(const ScriptStart& start);

/// What a person sees first of two texts that differ: "3 lines added, 1 removed: + -Dx=1; - -Dx=2".
std::string difference_summary(std::string_view before, std::string_view after);

}  // namespace jarmor::launcher
