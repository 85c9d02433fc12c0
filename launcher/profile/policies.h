#pragma once

#include <cstdint>
#include <vector>

#include "guard/result.h"
#include "launcher/profile/profile.h"

namespace jarmor::launcher {

/// Settles what the layers demand of the same option: a later row takes the place of an earlier one for the
/// JDKs it names. The first `built_in` of `policies` are jarmor's own: what the site writes may not weaken
/// them, unless a waiver of their guideline holds on `today`; the row that takes the place of a waived one
/// loses that guideline, or the waiver would lift it as well. Errors (Failure::profile): a row that weakens a
/// built-in one, with the waiver that would allow it; two rows of one file for the same option and JDK.
guard::Result<std::vector<OptionPolicy>> settle_policies(std::vector<OptionPolicy> policies,
                                                         std::size_t built_in,
                                                         const std::vector<Waiver>& waivers,
                                                         std::int64_t today);

}  // namespace jarmor::launcher
