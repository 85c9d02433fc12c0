#pragma once

#include <vector>

#include "guard/finding.h"
#include "launcher/plan/jvm_options.h"

namespace jarmor::launcher {

/// What a Carbon server makes system properties of after its start, and so over everything on the command
/// line: the -D words among its arguments, then carbon.properties below -Dcarbon.config.dir.path (as an
/// argument may change it), which the configuration mapper fills from [system.parameter] of the
/// deployment.toml beside it. All are judged as options are. Reads both files, bounded, as the service user.
std::vector<guard::Finding> judge_late_properties(const JavaCommand& command, const OptionContext& context);

}  // namespace jarmor::launcher
