#include "launcher/cli/command_plan.h"

#include "launcher/cli/output.h"
#include "launcher/exit_code.h"
#include "launcher/run.h"

namespace jarmor::launcher {

guard::Result<int> command_plan(const Request& request, const char* const* environ) {
    // Before the drop: the caller's directory is the caller's to write, not the service user's.
    Request to = request;
    if (auto opened = open_output(to); !opened) return pass_on(opened);
    auto profile = load(request);
    if (!profile) return pass_on(profile);
    auto prepared = prepare(request, std::move(*profile), environ);
    if (!prepared) return pass_on(prepared);
    if (auto put = put_plan(to, prepared->plan, environ); !put) return pass_on(put);
    return prepared->verdict.refused ? exit_findings : exit_ok;
}

}  // namespace jarmor::launcher
