#include "launcher/cli/command_profile.h"

#include "launcher/cli/output.h"
#include "launcher/exit_code.h"
#include "launcher/profile/load.h"

namespace jarmor::launcher {

guard::Result<int> command_profile_show(const Request& request) {
    const auto text = show_profile(request.target);
    if (!text) return guard::Unexpected(text.error());
    if (auto done = put_result(request, *text); !done) return pass_on(done);
    return exit_ok;
}

}  // namespace jarmor::launcher
