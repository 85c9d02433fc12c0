#pragma once

#include <string>
#include <vector>

#include "guard/evidence/perfdata.h"
#include "guard/watch/promise.h"

namespace jarmor::guard {

/// Whether the JVM itself says that it took exactly the options of its command line: java.rt.vmArgs is
/// `vm_arguments` joined, and no flags file was read. The JVM cuts the text at PerfMaxStringConstLength; then
/// what is there must be the beginning, and nothing more is confirmed.
Promise judge_flags(const PerfData& data, const std::vector<std::string>& vm_arguments);

}  // namespace jarmor::guard
