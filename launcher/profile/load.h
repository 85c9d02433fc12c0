#pragma once

#include <optional>
#include <string>

#include "guard/result.h"
#include "launcher/profile/profile.h"

namespace jarmor::launcher {

/// What the command line says on top of the files; the last layer.
struct CommandLineLayer {
    std::optional<std::string> user, mode, java_home;
};

struct LoadRequest {
    std::string target;  ///< NAME, a path (has a slash), or empty: the default of `java` mode
    std::string etc = "/etc/jarmor";
    CommandLineLayer command_line;
    bool as_root = false;    ///< root: only root-owned files; the command line may only tighten a named user
    bool java_mode = false;  ///< `jarmor java`: /etc/jarmor/java.toml if there, else the built-in "jvm"
    std::optional<bool> container;  ///< overrides detection, for tests
};

/// Reads and merges all layers (design.md section 6): built-in parents, NAME.toml, NAME.d/*.toml in byte
/// order, command line. Errors (Failure::profile unless told): unknown key with did-you-mean, wrong type,
/// duplicate, value out of range, each with file:line:column; a file or a directory above it that a less
/// trusted user can write; Failure::usage for a NAME that is not [a-z0-9][a-z0-9._-]*; Failure::policy where
/// the command line would loosen what a root-owned profile says.
guard::Result<Profile> load_profile(const LoadRequest& request);

/// The merged built-in profile NAME as TOML text for `jarmor profile show NAME`; "base" first, then its
/// children.
guard::Result<std::string> show_profile(const std::string& name);

}  // namespace jarmor::launcher
