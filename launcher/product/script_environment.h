#pragma once

#include <string>
#include <vector>

#include "guard/finding.h"
#include "guard/result.h"
#include "launcher/product/script_start.h"
#include "launcher/profile/profile.h"

namespace jarmor::launcher {

/// The environment that a start script would have read: the caller's, with what --env-file=PATH puts over it.
class ScriptEnvironment {
  public:
    /// Nothing is put over it yet.
    explicit ScriptEnvironment(const char* const* environ);
    ScriptEnvironment(ScriptEnvironment&&) = default;
    ScriptEnvironment& operator=(ScriptEnvironment&&) = default;
    ScriptEnvironment(const ScriptEnvironment&) = delete;
    ScriptEnvironment& operator=(const ScriptEnvironment&) = delete;
    ~ScriptEnvironment() = default;

    /// Reads the files of the words, as the service user. A relative path starts at `directory`, the
    /// caller's. What the script would say of each goes to said(); a file that is not there stops nothing.
    /// Error: Failure::usage for one that holds a NUL or more than 1 MiB.
    guard::Result<void> load(const std::vector<std::string>& paths, const std::string& directory);

    /// NULL-terminated, as environ(7); valid as long as this object.
    const char* const* environ() const { return pointers_.data(); }
    const std::vector<std::string>& said() const { return said_; }
    const std::vector<std::string>& warnings() const { return warnings_; }

  private:
    void put(const std::string& entry);
    void point();
    std::vector<std::string> entries_, said_, warnings_;
    std::vector<const char*> pointers_;
};

/// Puts what the script exports into [env] set, and CARBON_HOME and RUNTIME_HOME as this start means them
/// where the caller has them. "{has PATH} NAME=value" holds where home has PATH.
void put_exports(Profile& profile, const ScriptStart& start, const LaunchFacts& facts,
                 const char* const* environ);

/// What the environment says against this start: a CARBON_HOME or RUNTIME_HOME of another home (which the
/// script would have followed, without a look), a JAVACMD that is not followed, a JAVA_MEM_OPTS that is.
std::vector<guard::Finding> environment_findings(const Profile& profile, const ScriptStart& start,
                                                 const std::string& java, const char* const* environ);

}  // namespace jarmor::launcher
