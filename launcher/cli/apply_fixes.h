#pragma once

#include <string>
#include <vector>

#include "guard/result.h"
#include "launcher/cli/request.h"

namespace jarmor::launcher {

struct AppliedFixes {
    std::string text;                     ///< what was done, for standard output
    std::vector<std::string> complaints;  ///< what was not, and why
    bool whole = true;                    ///< nothing was taken back, or could not be
};

/// Judges, changes what can be changed in the home, and judges again. The looks are made by children that
/// become the service user; this process stays who may change files and reads nothing but their answer.
guard::Result<AppliedFixes> apply_fixes(const Request& request, const char* const* environ);

/// Takes back what is kept in a directory.
guard::Result<AppliedFixes> roll_back_fixes(const std::string& directory);

}  // namespace jarmor::launcher
