#pragma once

#include <optional>

#include "guard/finding.h"
#include "launcher/product/script_start.h"

namespace jarmor::launcher {

/// Whether the installed script is no longer what was learned: its kept original has changed, or an update
/// has put another script in place of the stub. Says which file, what of the launch differs and a few of
/// the lines (never one that holds a password), and that `jarmor install HOME` learns it again. Runs as the
/// service user. Nothing where all is well, or where nothing was learned (a built-in family).
std::optional<guard::Finding> script_change(const ScriptStart& start);

}  // namespace jarmor::launcher
