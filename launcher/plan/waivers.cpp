#include "launcher/plan/waivers.h"

#include <algorithm>

#include "launcher/plan/rules.h"
#include "launcher/profile/did_you_mean.h"

namespace jarmor::launcher {

void apply_waivers(std::vector<guard::Finding>& findings, const Profile& profile, std::int64_t today_days) {
    for (auto& finding : findings) {
        if (finding.severity != guard::Severity::error) continue;
        const bool waived =
            std::any_of(profile.waivers.begin(), profile.waivers.end(), [&](const Waiver& waiver) {
                return waiver.rule == finding.rule && waiver.until_days >= today_days;
            });
        if (waived) finding.severity = guard::Severity::warning;
    }
    if (profile.waivers.empty()) return;
    const auto known = known_rules(profile);
    for (const Waiver& waiver : profile.waivers) {
        if (std::find(known.begin(), known.end(), waiver.rule) != known.end()) continue;
        const std::string near = did_you_mean(waiver.rule, known);
        findings.push_back({waiver.rule, guard::Severity::warning, waiver.origin.text(),
                            "waives nothing: no rule is called so",
                            near.empty() ? "jarmor rules lists them" : near});
    }
}

}  // namespace jarmor::launcher
