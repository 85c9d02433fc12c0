#pragma once

#include "guard/result.h"

namespace jarmor::launcher::confine {

/// Every signal to its default, none blocked. A signal that is ignored at exec stays ignored in the JVM (JDK
/// 17 and 25): a server started by nohup, or by `&` in a script, would never hear TERM, INT or HUP.
guard::Result<void> reset_signals();

}  // namespace jarmor::launcher::confine
