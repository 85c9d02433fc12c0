#pragma once

#include <string>
#include <vector>

#include "guard/result.h"
#include "guard/watch/promise.h"
#include "launcher/plan/command_line.h"
#include "launcher/plan/jvm_options.h"

namespace jarmor::launcher {

/// The command line of a running JVM as the JDK's launcher understood it. Error: it does not, or it expanded
/// an
/// @argfile, whose content cannot be seen any more.
guard::Result<JavaCommand> running_command(const std::vector<std::string>& command, unsigned feature);

/// Judges the command line of a running JVM by the engine that made it: what jarmor started is a command line
/// in which the engine finds nothing to change. Two promises: "argv", nothing in it would have been refused,
/// and "options", each enforced one is there and is the last of its kind.
std::vector<guard::Promise> attest_options(const JavaCommand& command, const OptionContext& context);

/// The arguments as the JVM got them from its launcher, for java.rt.vmArgs: the class path and what the
/// launcher keeps for itself are not among them, options of two words are one (observed on JDK 17 and 25).
std::vector<std::string> vm_arguments(const JavaCommand& command);

}  // namespace jarmor::launcher
