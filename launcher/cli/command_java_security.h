#pragma once

#include "guard/result.h"
#include "launcher/cli/request.h"

namespace jarmor::launcher {

/// `jarmor java-security JAVA_HOME`: prints the additions for that JDK, to be kept below
/// /etc/jarmor/java-security.
guard::Result<int> command_java_security(const Request& request);

}  // namespace jarmor::launcher
