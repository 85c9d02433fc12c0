#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "launcher/profile/profile.h"

namespace jarmor::launcher {

/// A rule by which an option, a variable or a file of a start is judged: the id that a finding shows and that
/// a [[waiver]] names, and what the rule is about.
struct RuleEntry {
    std::string_view id, meaning;
};

/// Every rule that a start can show, for the manual; in the order of their ids.
std::span<const RuleEntry> start_rules();

/// Every rule that a waiver can name: those, the ones of the guides, and those of the profile's own options.
/// The names are the profile's, which has to outlive them.
std::vector<std::string_view> known_rules(const Profile& profile);

}  // namespace jarmor::launcher
