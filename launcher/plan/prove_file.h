#pragma once

#include <string>

#include "guard/evidence/trusted_path.h"
#include "guard/result.h"

namespace jarmor::launcher {

/// Proves that a file or directory that brings code into the JVM (an agent, a boot class path entry) can be
/// changed by trusted users only, and that its content has the SHA-256 `sha256` (64 hex digits; empty: not
/// asked). Failure::policy says what is wrong.
guard::Result<void> prove_file(const std::string& path, const std::string& sha256, const guard::Trust& trust);

}  // namespace jarmor::launcher
