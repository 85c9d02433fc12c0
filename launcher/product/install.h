#pragma once

#include <optional>
#include <string>
#include <vector>

#include "guard/plan.h"
#include "guard/result.h"
#include "launcher/product/family.h"
#include "launcher/product/home_files.h"
#include "launcher/product/install_record.h"
#include "launcher/product/script_files.h"

namespace jarmor::launcher {

struct InstallRequest {
    std::string home;     ///< as typed
    std::string name;     ///< of the profile; empty: made from the home's name
    std::string profile;  ///< path of the profile, without root; empty: HOME/.jarmor/profile.toml
    std::optional<std::string> user, mode;
    std::string java_home;
    std::string etc = "/etc/jarmor";
};

/// All that an install needs to know before it changes anything.
struct InstallPlan {
    HomeFiles files;
    const FamilyEntry* family = nullptr;
    std::string name;    ///< for messages: "wso2am"
    std::string target;  ///< what the stub names: the name, or the path of the profile
    std::string profile;
    std::string jarmor;  ///< the program that the stub calls
    std::string user, mode, java_home;
    guard::Identity identity;             ///< who the server runs as
    std::vector<std::string> paths;       ///< of the scripts, relative to home
    std::vector<FoundScript> scripts;     ///< of the same length
    std::optional<InstallRecord> before;  ///< of an earlier install
    std::string profile_before;           ///< text of the profile; empty: none
};

/// Reads and changes nothing. Errors: Failure::usage for a home that is none of a known product, a user who
/// is not named or not known; Failure::policy for a second home of the same name, a profile that jarmor
/// install has not written, a script or a jarmor that somebody else can change.
guard::Result<InstallPlan> plan_install(const InstallRequest& request);

/// The profile that the scripts teach, as text. Each is run as the service user, never as root.
guard::Result<std::string> learn_profile(const InstallPlan& plan);

/// The steps that change something. Each is safe to repeat.
guard::Result<void> write_profile(const InstallPlan& plan, const std::string& text);
/// Puts everything back that was changed since plan_install(), stubs left out: the profile of before or none,
/// and what own_for_service() gave away.
guard::Result<void> take_profile_back(const InstallPlan& plan);
/// As root: the directories of the scripts and the originals become root's. Then the stubs.
guard::Result<void> put_stubs(const InstallPlan& plan);

/// What the service user lacks for the next start, and the command that mends it.
struct Lack {
    std::string what, command;
    std::string path;  ///< relative to home, of what --own makes writable; empty: --own does not help
};
/// Looks as the service user.
guard::Result<std::vector<Lack>> find_lacks(const InstallPlan& plan);
/// Gives what the server writes to the service user, and home to root with the sticky bit, so that the server
/// can make files there and not put another bin in place. The record keeps whose it was.
guard::Result<void> own_for_service(const InstallPlan& plan, const std::vector<Lack>& lacks);

/// What is installed on this machine: by root, or by the caller.
guard::Result<std::vector<InstallRecord>> known_installs();
/// By home, a script in it, name or profile. Error: Failure::usage, with what is installed.
guard::Result<InstallRecord> find_install(const std::string& target);

/// What of uninstall is worth a line.
struct Uninstalled {
    std::vector<std::string> lines;
};
/// Puts everything back that the record names, then removes profile and record. Goes on where a file is gone.
guard::Result<Uninstalled> uninstall(const InstallRecord& record);

}  // namespace jarmor::launcher
