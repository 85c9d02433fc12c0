#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "guard/result.h"

namespace jarmor::launcher {

/// What the words behind `bal` come to.
enum class BalWork {
    jar,      ///< run X.jar: one JVM, which is the program
    package,  ///< run of anything else: the compiler's JVM, which starts the program's
    other     ///< no server is started
};

struct BalCommand {
    BalWork work = BalWork::other;
    std::string debug_port;            ///< of --debug in front of X.jar
    std::vector<std::string> program;  ///< X.jar and its arguments
};

/// Understands the words as the dispatcher of Ballerina's own `bal` does: run X.jar, run --debug=PORT X.jar
/// and run --debug PORT X.jar, in these places only. Error: Failure::usage for a port that is none.
guard::Result<BalCommand> parse_bal_words(std::span<const std::string> words);

/// An installed Ballerina.
struct BallerinaDistribution {
    std::string bal;                  ///< the command as it was found
    std::string home;                 ///< .../distributions/ballerina-2201.8.4
    std::string version;              ///< "2201.8.4"; empty: not known
    std::string java_home;            ///< the JRE that it brings; empty: none
    std::vector<std::string> memory;  ///< -Xms and -Xmx of its own script; empty: not known
};

/// The first `bal` of PATH that is not jarmor, else BALLERINA_HOME/bin/bal; nothing where there is none.
std::optional<BallerinaDistribution> find_ballerina(const char* const* environ);

/// What the environment says of a `bal run X.jar`.
struct BalSettings {
    std::string directory;                ///< the working directory
    std::string java;                     ///< bin/java that is asked for; empty: whichever jarmor finds
    std::vector<std::string> java_opts;   ///< the words of JAVA_OPTS
    std::optional<std::string> debug;     ///< BAL_JAVA_DEBUG: a port
    std::vector<std::string> debug_opts;  ///< the words of BAL_DEBUG_OPTS, in place of what debug makes
};

/// The words behind `java`, in the order in which `bal` writes them; without -classpath, which java ignores
/// with -jar, and which begins and ends with the working directory there.
guard::Result<std::vector<std::string>> jar_words(const BalCommand& command, const BalSettings& settings,
                                                  const std::optional<BallerinaDistribution>& distribution);

}  // namespace jarmor::launcher
