#include "launcher/plan/waivers.h"

#include <algorithm>

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
}

}  // namespace jarmor::launcher
