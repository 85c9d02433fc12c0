#pragma once

#include <string>

#include "guard/result.h"
#include "guard/unique_fd.h"
#include "launcher/cli/request.h"
#include "launcher/profile/profile.h"

namespace jarmor::launcher {

/// The directory of drop-ins beside a profile, where what a person states of rules is written.
struct BesideProfile {
    Profile profile;
    std::string name, path;
    guard::UniqueFd directory;
};

/// Loads the profile that a request means and opens its drop-ins. Error (Failure::usage): a word of the
/// request is no rule, or the profile takes no drop-ins.
guard::Result<BesideProfile> open_beside(const Request& request);

/// Puts a file there, in the place of an earlier one, and returns its path. What no profile could read is not
/// written: it would stop every start.
guard::Result<std::string> put_beside(const BesideProfile& beside, const std::string& name,
                                      const std::string& text);

/// Who is written down as the one who states something: for the reader, it decides nothing.
std::string stating_person();

}  // namespace jarmor::launcher
