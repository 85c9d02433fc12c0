#pragma once

#include <string>
#include <vector>

#include "guard/result.h"
#include "launcher/product/home_files.h"

namespace jarmor::launcher {

/// A file or directory of a home as it was before jarmor changed it.
struct FormerFile {
    enum class Kind { script, directory, entry } kind = Kind::script;
    std::string path;  ///< relative to home; "." is home
    FileState state;
    std::string sha256;  ///< of a script
};

/// What an installation changes, written down before it is changed: that makes every step safe to repeat and
/// uninstall possible from wherever an install was cut off.
struct InstallRecord {
    std::string name;            ///< of the profile
    std::string home;            ///< canonical
    std::string profile;         ///< "/etc/jarmor/wso2am.toml"
    std::string profile_sha256;  ///< as jarmor wrote it
    std::vector<FormerFile> files;

    const FormerFile* find(const std::string& path) const;
};

/// Where the record of a profile lies: beside it, "wso2am.installed".
std::string record_path(const std::string& profile);

std::string record_text(const InstallRecord& record);
/// Error: Failure::profile with file:line.
guard::Result<InstallRecord> parse_record(const std::string& text, const std::string& path);

/// Reads a record as profiles are read: root-owned as root. Error: Failure::profile.
guard::Result<InstallRecord> read_record(const std::string& path);
guard::Result<void> write_record(const InstallRecord& record);
/// The records of a directory of profiles, by name; none where there is no such directory.
guard::Result<std::vector<InstallRecord>> read_records(const std::string& directory);

}  // namespace jarmor::launcher
