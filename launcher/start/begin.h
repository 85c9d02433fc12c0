#pragma once

#include <optional>
#include <string>

#include "guard/plan.h"
#include "guard/result.h"
#include "launcher/cli/request.h"
#include "launcher/profile/profile.h"
#include "launcher/start/lifecycle.h"
#include "launcher/start/supervise.h"

namespace jarmor::launcher {

/// The start script of that path, else the first one; nullptr: the profile has none.
const ScriptLaunch* script_of(const Profile& profile, const std::string& path = {});

/// Whether jarmor stays beside the JVM of this start: as the profile says; a product with a script needs it,
/// and so does a start in the background (`verdict`, see Request).
bool stays_beside(const Profile& profile, const ScriptLaunch* script, int verdict);

/// Before the drop: the state directory of the server, made where it is not there; empty, and said, where it
/// cannot be made. Fails where the profile's user is none, as the drop would.
guard::Result<std::string> make_state_directory(const Profile& profile);

/// What a start that stays holds from its claim on.
struct Begun {
    StartClaim claim;
    Supervision supervision;  ///< all but before, beside and keep
    std::optional<int> over;  ///< set: another one runs, this start is over with that exit code
};

/// After the drop and the verdict, before anything touches the home: claim_start(). Where another one runs,
/// a start in the background says so as the scripts do and is over; one in the foreground is refused.
guard::Result<Begun> begin_beside(const Profile& profile, const ScriptLaunch* script,
                                  const std::string& state_directory, const Request& request);

}  // namespace jarmor::launcher
