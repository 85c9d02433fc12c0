#pragma once

#include <sys/types.h>

#include <string>
#include <vector>

#include "launcher/profile/profile.h"

namespace jarmor::launcher {

/// The product's own PID file; empty where it has none.
std::string pid_file_of(const Profile& profile, const ScriptLaunch* script);

/// What makes a process the server of a profile: its program is a java, and its command line names the home
/// and the program. A tool of the product (ciphertool.sh) names the home too, and is not it.
class ServerIdentity {
  public:
    ServerIdentity(const Profile& profile, const ScriptLaunch* script);

    /// False also where this user may not look.
    bool is_server(pid_t pid) const;
    /// What its command line alone says, which a process writes itself.
    bool calls_itself_server(pid_t pid) const;

  private:
    bool fits_script(const std::vector<std::string>& words) const;
    bool has_class(const std::vector<std::string>& words) const;
    bool names_home(const std::string& word) const;
    bool is_place(const std::string& path, const std::string& directory) const;

    std::string home_;        ///< canonical where it is there
    std::string main_class_;  ///< empty: not known
    std::string jar_;         ///< absolute
    bool of_script_;
};

}  // namespace jarmor::launcher
