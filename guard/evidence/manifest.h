#pragma once

#include <string>
#include <string_view>

#include "guard/result.h"

namespace jarmor::guard {

/// The main attributes of META-INF/MANIFEST.MF that change what the JVM runs. Names compare without case (JAR
/// specification). An attribute that stands there twice has both values, a space between them: which one
/// counts differs between Java and its native launcher, so both are judged.
struct Manifest {
    std::string main_class, launcher_agent_class, class_path, add_opens, add_exports, enable_native_access,
        jre_version;
};

/// Parses the main section: 72-byte lines, continuation lines, CR, LF or CRLF. At most 1 MiB.
Result<Manifest> parse_manifest(std::string_view text, const std::string& path);

/// Finds META-INF/MANIFEST.MF in a jar through its central directory (also behind a prefix, as in executable
/// jars; ZIP64 too) and inflates it, bounded. A jar without a manifest gives an empty Manifest. Looks at
/// every entry of that name (any case), and merges the dangerous attributes of all of them, because it must
/// not matter which one the JVM takes. Errors (Failure::java): not a zip file, damaged, over the limits.
Result<Manifest> read_jar_manifest(int fd, const std::string& path);

}  // namespace jarmor::guard
