#include "launcher/product/learn/stand_ins.h"

#include "guard/shell_quote.h"

namespace jarmor::launcher::learn {

namespace {

/// mkdir either makes a directory or fails, so that two calls at once do not write over each other. The
/// number of calls is bounded, and so is what a script can make of it.
std::string recorder(const std::string& record, const std::string& words) {
    return "record=" + guard::shell_quote(record) +
           "\nn=0\n"
           "until mkdir \"$record/$n\" 2>/dev/null; do\n"
           "    n=$((n + 1))\n"
           "    [ \"$n\" -lt 64 ] || return 1 2>/dev/null || exit 1\n"
           "done\n"
           "printf '%s\\0' " +
           words +
           " >\"$record/$n/argv\"\n"
           "pwd -P >\"$record/$n/cwd\"\n"
           "env -0 >\"$record/$n/env\"\n"
           ": >\"$record/$n/whole\"\n"
           "return 0 2>/dev/null || :\n";
}

}  // namespace

std::string stand_in_java(const std::string& directory, const std::string& record) {
    return "#!/bin/sh\n"
           "case $1 in\n"
           "-version | -fullversion) cat " +
           guard::shell_quote(directory + "/version") +
           " >&2; exit 0 ;;\n"
           "--version) cat " +
           guard::shell_quote(directory + "/version") +
           "; exit 0 ;;\n"
           "esac\n" +
           recorder(record, "\"$0\" \"$@\"");
}

std::string stand_in_program(const std::string& name, const std::string& record) {
    return "#!/bin/sh\n" + recorder(record, guard::shell_quote(name) + " \"$@\"");
}

std::string version_number(unsigned feature) {
    return feature == 8 ? "1.8.0_402" : std::to_string(feature) + ".0.9";
}

std::string version_text(unsigned feature) {
    const std::string number = version_number(feature);
    return "openjdk version \"" + number + "\" 2024-10-15\nOpenJDK Runtime Environment (build " + number +
           "+1)\nOpenJDK 64-Bit Server VM (build " + number + "+1, mixed mode, sharing)\n";
}

}  // namespace jarmor::launcher::learn
