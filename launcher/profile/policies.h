#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "guard/result.h"
#include "launcher/profile/profile.h"

namespace jarmor::launcher {

/// What two spellings of one option have in common: "-Dname", "Flag" for -XX:+Flag, -XX:-Flag and
/// -XX:Flag=value, "-Xmx". Options that add up (--add-opens) are their own key.
std::string_view option_key(std::string_view option);

/// Whether `option` binds the JVM at least as hard as `floor`, both of the same option_key().
bool at_least_as_strict(std::string_view option, std::string_view floor);

/// Settles what the layers demand of the same option: a later row takes the place of an earlier one for the
/// JDKs it names. The first `built_in` of `policies` are jarmor's own: what the site writes may not weaken
/// them, unless a waiver of their guideline holds on `today`. Errors (Failure::profile): a row that weakens a
/// built-in one, with the waiver that would allow it; two rows of one file for the same option and JDK.
guard::Result<std::vector<OptionPolicy>> settle_policies(std::vector<OptionPolicy> policies,
                                                         std::size_t built_in,
                                                         const std::vector<Waiver>& waivers,
                                                         std::int64_t today);

}  // namespace jarmor::launcher
