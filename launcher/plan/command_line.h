#pragma once

#include <functional>
#include <span>
#include <string>
#include <vector>

#include "guard/plan.h"
#include "guard/result.h"

namespace jarmor::launcher {

/// One argument and where it came from.
struct Word {
    std::string text;
    guard::Origin origin;
};

/// One option for the JVM or its launcher, with its second word where the option takes one ("-cp" "a:b").
struct JvmOption {
    std::string text;
    std::string operand;
    bool has_operand = false;
    guard::Origin origin;
    /// "text" or "text operand".
    std::string joined() const { return has_operand ? text + " " + operand : text; }
};

enum class Target {
    none,       ///< only options, e.g. `java -version`; or nothing at all: java prints its usage
    jar,        ///< -jar FILE
    module,     ///< -m, --module MODULE[/CLASS]
    main_class  ///< CLASS
};

/// A java command line, understood as the JDK's own launcher understands it.
struct JavaCommand {
    std::vector<JvmOption> options;  ///< @argfiles expanded in place
    Target target = Target::none;
    std::string target_name;
    std::string target_option;           ///< "-jar", "-m", "--module"; "--module=" form is normalised
    std::vector<std::string> arguments;  ///< for the program: untouched, never expanded
};

/// Reads an @argfile: path as written after '@' -> its text (bounded), or an error.
using ArgfileReader = std::function<guard::Result<std::string>(const std::string& path)>;

/// Parses what follows `java`. Grammar: JDK launcher (src/java.base/share/native/libjli/{java.c,args.c});
/// two-word options and terminators as its help and source name them. `feature` is the JDK feature version (8
/// has no @argfiles). Errors (Failure::policy): source-file mode, -J, a nested @argfile, an option that lacks
/// its operand.
guard::Result<JavaCommand> parse_java_command(std::span<const Word> words, unsigned feature,
                                              const ArgfileReader& read_argfile);

}  // namespace jarmor::launcher
