#pragma once

#include <string>
#include <string_view>

#include "guard/evidence/trusted_path.h"
#include "guard/result.h"

namespace jarmor::launcher {

struct JavaSecurityRequest {
    unsigned feature = 0;
    std::string_view installed_text;  ///< java.security of the JDK
    std::string java_home;            ///< for messages
    guard::Trust trust;
    std::vector<std::string> directories;  ///< /etc/jarmor/java-security, then JARMOR_DATA_DIR/java-security
};

struct JavaSecurityFile {
    std::string path;     ///< what -Djava.security.properties gets; a URL where it is in memory
    int descriptor = -1;  ///< >= 0: no file is installed (a lone program in an image); a sealed memfd that
                          ///< the JVM inherits
};

/// Chooses the additions for this JDK and proves that they contain every element of the JDK's own lists and
/// that the JDK will read them (security.overridePropertiesFile). Nothing is written. Errors: Failure::policy
/// with the command that makes a new file.
guard::Result<JavaSecurityFile> choose_java_security(const JavaSecurityRequest& request);

/// The additions for a JDK: its own lists plus ours. `jarmor java-security JAVA_HOME` prints this.
guard::Result<std::string> make_java_security(std::string_view installed_text, const std::string& java_home,
                                              unsigned feature);

}  // namespace jarmor::launcher
