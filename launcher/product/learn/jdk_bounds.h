#pragma once

#include <string>
#include <vector>

#include "launcher/product/learn/script_runs.h"

namespace jarmor::launcher::learn {

/// Which JDKs a script takes, and what it says before a start.
struct JdkBounds {
    JdkRange jdk;
    bool required = false;              ///< it does not start java outside of them
    std::vector<std::string> notice;    ///< lines that it says outside of them only
    std::vector<std::string> greeting;  ///< lines that it always says
    std::vector<std::string> notes;
};

/// From one observation for each feature version, in ascending order, at least one of them launched. A JDK is
/// taken where java is started with nothing said but what is said in the quietest of all starts.
JdkBounds bounds_of(const std::vector<Observation>& seen);

}  // namespace jarmor::launcher::learn
