#pragma once

#include <functional>
#include <string>

#include "guard/result.h"
#include "guard/unique_fd.h"

namespace jarmor::launcher {

/// Held while an install or uninstall changes something, because each of them looks first and changes then.
/// As root a file in /run that only root can open; otherwise the directory of the profiles, which is made
/// where it is missing. Waits for another one to end, and calls `waits` once before it does. Where /run
/// cannot be written (an image is being built) nobody else is there: no lock, and no error.
guard::Result<guard::UniqueFd> lock_installs(const std::string& profiles, const std::function<void()>& waits);

}  // namespace jarmor::launcher
