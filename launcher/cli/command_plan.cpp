#include "launcher/cli/command_plan.h"

#include "guard/report/plan_report.h"
#include "guard/report/text.h"
#include "launcher/cli/output.h"
#include "launcher/cli/script_diff.h"
#include "launcher/confine/identity.h"
#include "launcher/connect/host_names.h"
#include "launcher/exit_code.h"
#include "launcher/image/image.h"
#include "launcher/run.h"

namespace jarmor::launcher {

namespace {

using guard::Result;

/// Before the drop: only root sees what others have open.
std::vector<std::string> readers_of(const Profile& profile) {
    const auto identity =
        confine::resolve_identity({profile.user.value, profile.user.origin, profile.allow_root.value, {}});
    if (!identity) return {};
    return processes_reading(profile.home.value, {identity->uid, identity->gid, limits_of(profile).umask});
}

int code_for(const Prepared& prepared, const HostNames& names) {
    return prepared.verdict.refused || names.any_fails() ? exit_findings : exit_ok;
}

Result<int> put_script_diff(const Request& to, const Prepared& prepared, const HostNames& names,
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
    if (auto put = put_result(to, text + guard::printable_lines(redact(names.text()))); !put)
        return pass_on(put);
    return code_for(prepared, names);
}

Result<int> put_whole_plan(const Request& to, const Prepared& prepared, const HostNames& names,
                           const char* const* environ) {
    const auto redact = guard::plan_redactor(prepared.plan, environ);
    const auto put = to.format == Format::json
                         ? put_result(to, guard::plan_json(prepared.plan, redact, names.json()))
                         : put_plan(to, prepared.plan, environ, guard::printable_lines(redact(names.text())));
    if (!put) return guard::Unexpected(put.error());
    return code_for(prepared, names);
}

}  // namespace

guard::Result<int> command_plan(const Request& request, const char* const* environ) {
    // Before the drop: the caller's directory is the caller's to write, not the service user's.
    auto profile = load(request);
    if (!profile) return pass_on(profile);
    if (auto image = image_for(request, *profile, environ); !image) return pass_on(image);
    Request to = request;
    if (auto opened = open_output(to); !opened) return pass_on(opened);
    const auto readers = request.diff_script ? readers_of(*profile) : std::vector<std::string>{};
    auto prepared = prepare(request, std::move(*profile), environ);
    if (!prepared) return pass_on(prepared);
    auto names = look_at_host_names(prepared->profile, prepared->plan, request.connect);
    if (!names) return pass_on(names);
    if (request.diff_script) return put_script_diff(to, *prepared, *names, readers, environ);
    return put_whole_plan(to, *prepared, *names, environ);
}

}  // namespace jarmor::launcher
