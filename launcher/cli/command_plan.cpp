#include "launcher/cli/command_plan.h"

#include "guard/report/plan_report.h"
#include "launcher/cli/output.h"
#include "launcher/cli/script_diff.h"
#include "launcher/confine/identity.h"
#include "launcher/exit_code.h"
#include "launcher/run.h"

namespace jarmor::launcher {

namespace {

using guard::Result;

/// Before the drop: only root sees what others have open.
std::vector<std::string> readers_of(const Profile& profile) {
    const auto identity =
        confine::resolve_identity({profile.user.value, profile.user.origin, profile.allow_root.value, {}});
    if (!identity) return {};
    return processes_reading(profile.home.value, identity->uid, identity->gid);
}

Result<int> put_script_diff(const Request& to, const Prepared& prepared,
                            const std::vector<std::string>& readers, const char* const* environ) {
    if (!prepared.script) {
        return guard::fail(guard::Failure::usage, "--diff-script",
                           "the profile " + prepared.profile.name + " has no [[script]] to compare with");
    }
    auto differences = script_differences(*prepared.script, prepared.plan);
    if (!differences) return pass_on(differences);
    const auto redact = guard::plan_redactor(prepared.plan, environ);
    const auto text =
        script_diff_text(*differences, *prepared.script, prepared.profile, prepared.plan, readers, redact);
    if (auto put = put_result(to, text); !put) return pass_on(put);
    return prepared.verdict.refused ? exit_findings : exit_ok;
}

}  // namespace

guard::Result<int> command_plan(const Request& request, const char* const* environ) {
    // Before the drop: the caller's directory is the caller's to write, not the service user's.
    Request to = request;
    if (auto opened = open_output(to); !opened) return pass_on(opened);
    auto profile = load(request);
    if (!profile) return pass_on(profile);
    const auto readers = request.diff_script ? readers_of(*profile) : std::vector<std::string>{};
    auto prepared = prepare(request, std::move(*profile), environ);
    if (!prepared) return pass_on(prepared);
    if (request.diff_script) return put_script_diff(to, *prepared, readers, environ);
    if (auto put = put_plan(to, prepared->plan, environ); !put) return pass_on(put);
    return prepared->verdict.refused ? exit_findings : exit_ok;
}

}  // namespace jarmor::launcher
