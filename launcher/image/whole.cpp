#include "launcher/cli/command_keystore.h"
#include "launcher/image/image.h"

namespace jarmor::launcher {

guard::Result<void> have_key_stores(const char* const* /*argv*/, const char* const* /*environ*/) {
    return {};
}

guard::Result<int> command_keystore(const Request& request) {
    return request.command == Command::keystore_make ? command_keystore_make(request)
                                                     : command_keystore_show(request);
}

guard::Result<HostNames> look_at_host_names(const Profile& profile, const guard::LaunchPlan& plan,
                                            bool connect) {
    return host_names(profile, plan, connect);
}

}  // namespace jarmor::launcher
