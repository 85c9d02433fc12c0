#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "guard/report/check_report.h"
#include "guard/result.h"
#include "guard/rules/mend.h"

namespace jarmor::launcher {

/// What came out of judging an installation: how many rules are not met, and the changes that would help.
struct FixLook {
    std::string name, home;
    std::size_t open = 0, unknown = 0;
    std::vector<guard::rules::Mend> mends;
};

/// A look as one text, for the process that did not look itself; and back.
std::string packed_look(const guard::CheckReport& report);
FixLook unpacked_look(std::string_view text);

}  // namespace jarmor::launcher
