#pragma once

#include <string>
#include <vector>

#include "guard/plan.h"
#include "guard/result.h"
#include "launcher/plan/command_line.h"
#include "launcher/profile/profile.h"

namespace jarmor::launcher {

/// What becomes of the environment, and the option words that came out of it.
struct EnvironmentPlan {
    std::vector<std::string> environ;        ///< "NAME=value", ready for exec
    std::vector<guard::Decision> decisions;  ///< `given` is the name only; never a value
    std::vector<guard::Finding> findings;
    std::vector<Word> before;  ///< judged words that go before the command line (JAVA_OPTS,
                               ///< JAVA_TOOL_OPTIONS, JDK_JAVA_OPTIONS)
    std::vector<Word> after;   ///< judged words that the JVM would have put last (_JAVA_OPTIONS)

    /// Takes the words of one variable out of `before`: those that a start script puts in their own place.
    std::vector<Word> take(const std::string& variable);
};

/// Applies the deny-list (or the profile's allow-list), [env] set, and options_from_env.
/// identity gives HOME, USER, LOGNAME when it changes. `environ` is NULL-terminated as in environ(7); entries
/// without '=', with an empty name, or that repeat an earlier name are dropped with a decision.
EnvironmentPlan plan_environment(const char* const* environ, const Profile& profile,
                                 const guard::Identity& identity);

}  // namespace jarmor::launcher
