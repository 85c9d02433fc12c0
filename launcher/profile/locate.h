#pragma once

#include <string>

#include "guard/result.h"
#include "launcher/profile/load.h"

namespace jarmor::launcher {

/// Where a profile is to be read from.
struct Location {
    std::string name;      ///< Profile::name
    std::string file;      ///< NAME.toml; empty: the built-in profile alone
    std::string drop_ins;  ///< NAME.d; may not exist
    std::string family;    ///< the built-in parent where no file says `extends`
};

/// Decides which profile a request means. Errors: Failure::usage for a NAME that is none or no NAME where one
/// is needed; Failure::profile for a profile that does not exist, with those that do.
guard::Result<Location> locate(const LoadRequest& request);

}  // namespace jarmor::launcher
