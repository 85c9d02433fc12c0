#pragma once

#include <sys/types.h>

#include <string>
#include <vector>

#include "guard/evidence/jdk_release.h"
#include "guard/evidence/trusted_path.h"
#include "guard/result.h"
#include "launcher/profile/profile.h"

namespace jarmor::launcher {

/// The java that was found and judged. Everything in it was looked at through descriptors.
struct JavaInstall {
    guard::UniqueFd java;  ///< O_RDONLY on bin/java: its first bytes were read through it, and it is executed
    guard::UniqueFd bin_dir;  ///< O_PATH on its directory
    dev_t device = 0;
    ino_t inode = 0;
    std::string path;  ///< canonical path of java
    std::string home;  ///< JAVA_HOME: the directory above bin
    guard::Origin origin;
    guard::JdkRelease release;
    std::string security_text;                ///< its java.security
    std::vector<std::string> not_guaranteed;  ///< files that others can write, where the mode lets it pass
};

struct JavaRequest {
    guard::Value<std::string> java_home;   ///< of the profile; may be empty
    const char* const* environ = nullptr;  ///< JAVA_HOME and PATH are taken from here
    guard::Trust trust;
};

/// Finds the real java (profile, JAVA_HOME, PATH without jarmor itself), checks that it is an ELF program and
/// that it, libjvm, libjli, lib/modules, lib/jvm.cfg, release, conf/security, the targets of their links and
/// every directory above them can be changed by trusted users only; reads release and java.security. Errors:
/// Failure::java (not found, not ELF, no /proc, no release file), Failure::policy (someone else can write
/// it).
guard::Result<JavaInstall> inspect_java(const JavaRequest& request);

}  // namespace jarmor::launcher
