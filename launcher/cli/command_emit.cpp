#include "launcher/cli/command_emit.h"

#include "launcher/cli/output.h"
#include "launcher/emit/entrypoint.h"
#include "launcher/exit_code.h"
#include "launcher/image/image.h"
#include "launcher/run.h"

namespace jarmor::launcher {

guard::Result<int> command_emit_entrypoint(const Request& request) {
    auto profile = load(request);
    if (!profile) return pass_on(profile);
    if (profile->scripts.empty() || profile->home.value.empty()) {
        return guard::fail(guard::Failure::usage, "profile " + profile->name,
                           "has no [[script]]: an entry point is for an installed product",
                           "ENTRYPOINT [\"jarmor\", \"run\", \"" + profile->name + "\"]");
    }
    auto jarmor = own_program_path();
    if (!jarmor) return pass_on(jarmor);
    if (auto put = put_result(request, entrypoint_script(*profile, *jarmor)); !put) return pass_on(put);
    return exit_ok;
}

}  // namespace jarmor::launcher
