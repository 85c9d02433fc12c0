#pragma once

#include <string>
#include <vector>

#include "guard/evidence/trusted_path.h"
#include "launcher/plan/command_line.h"

namespace jarmor::launcher {

/// The program's own jar and class path entries that somebody other than the trusted users can change, a
/// sentence each: lawful for many products, but nothing that jarmor can answer for. Relative paths start at
/// `directory`; `environ` is the one of the JVM, where CLASSPATH may name the class path.
std::vector<std::string> unguarded_program_files(const JavaCommand& command, const guard::Trust& trust,
                                                 const std::string& directory,
                                                 const std::vector<std::string>& environ);

}  // namespace jarmor::launcher
