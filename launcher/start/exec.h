#pragma once

#include "guard/plan.h"
#include "guard/result.h"
#include "launcher/confine/confine.h"
#include "launcher/plan/java_home.h"

namespace jarmor::launcher {

/// Becomes the JVM: execveat of the judged descriptor, same PID. Before Linux 6.14 an empty path makes comm
/// the descriptor's number; there "java" in the judged directory is executed after its inode was compared.
/// Returns only when it failed: Failure::exec, or Failure::exec_missing where java's loader is not there.
guard::Error exec_java(const confine::Confined& confined, const guard::LaunchPlan& plan,
                       const JavaInstall& java);

}  // namespace jarmor::launcher
