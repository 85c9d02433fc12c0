#pragma once

#include <cstdint>
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
    /// NAME, a path (has a slash), or empty: in `java` mode its default, else the only installed profile.
    std::string target;
    std::string etc = "/etc/jarmor";
    CommandLineLayer command_line;
    bool as_root = false;  ///< root: only root-owned files; the command line may only tighten a named user
    /// `jarmor java`: /etc/jarmor/java.toml if there, else (not root) HOME/.jarmor/profile.toml if there,
    /// else the built-in "jvm".
    bool java_mode = false;
    std::optional<bool> container;           ///< overrides detection, for tests
    std::optional<std::string> home;         ///< overrides $HOME, for tests; never looked at as root
    std::optional<std::int64_t> today_days;  ///< overrides the clock, for tests; days since 1970-01-01
};

/// Reads and merges all layers: built-in parents, the container layer, NAME.toml, NAME.d/*.toml in byte
/// order, command line. Errors (Failure::profile unless told): unknown key with did-you-mean, wrong type,
/// duplicate, value out of range, each with file:line:column; a file or a directory above it that a less
/// trusted user can write; Failure::usage for a NAME that is not [a-z0-9][a-z0-9._-]*; Failure::policy where
/// the command line would loosen what a root-owned profile says.
guard::Result<Profile> load_profile(const LoadRequest& request);

/// The built-in profile NAME, merged with its parents, as TOML text for `jarmor profile show NAME`. Each line
/// names the layer it comes from; the text is itself a profile.
guard::Result<std::string> show_profile(const std::string& name);

}  // namespace jarmor::launcher
