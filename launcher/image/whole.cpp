#include <utility>

#include "launcher/cli/command_keystore.h"
#include "launcher/image/image.h"
#include "launcher/image/whole_image.h"
#include "launcher/plan/clear_configuration.h"
#include "launcher/plan/key_stores.h"

namespace jarmor::launcher {

guard::Result<void> have_key_stores(const char* const* /*argv*/, const char* const* /*environ*/) {
    return {};
}

guard::Result<void> look_at_key_stores(const Profile& profile, guard::LaunchPlan& plan,
                                       const Credentials& credentials, std::int64_t now) {
    // The stores first: they are named in the files as they stand.
    plan.key_stores = judge_key_stores(profile, plan, credentials, now);
    auto& findings = plan.key_stores->findings;
    auto cleared = clear_configuration(profile, plan, credentials);
    if (!cleared) return guard::pass_on(cleared);
    findings.insert(findings.end(), cleared->begin(), cleared->end());
    plan.findings.insert(plan.findings.end(), findings.begin(), findings.end());
    return {};
}

guard::Result<std::string> own_program_path() {
    auto whole = path_of_this_image();
    if (!whole) return whole;
    auto small = small_image_of(*whole, {JARMOR_SMALL_IMAGE, JARMOR_WHOLE_IMAGE});
    return small.empty() ? std::move(*whole) : std::move(small);
}

void look_at_loose_stores(const Profile& profile, guard::KeyStoreLook& look, std::int64_t now) {
    judge_loose_stores(profile, look, now);
}

guard::Result<int> command_keystore(const Request& request) {
    if (request.command == Command::vault_encrypt) return command_vault_encrypt(request);
    return request.command == Command::keystore_make ? command_keystore_make(request)
                                                     : command_keystore_show(request);
}

guard::Result<HostNames> look_at_host_names(const Profile& profile, const guard::LaunchPlan& plan,
                                            bool connect) {
    return host_names(profile, plan, connect);
}

}  // namespace jarmor::launcher
