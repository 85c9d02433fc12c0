#include "launcher/cli/command_attest.h"

#include <unistd.h>

#include "guard/report/attest_report.h"
#include "guard/shell_quote.h"
#include "launcher/cli/attest.h"
#include "launcher/cli/message.h"
#include "launcher/cli/output.h"
#include "launcher/confine/become.h"
#include "launcher/confine/caller.h"
#include "launcher/exit_code.h"
#include "launcher/run.h"
#include "launcher/start/begin.h"
#include "launcher/start/service.h"

namespace jarmor::launcher {
namespace {

using guard::Failure;
using guard::Result;

/// The JVM that TARGET means: that PID, or the running server of that profile.
Result<pid_t> jvm_of(const Request& request) {
    if (request.pid != 0) return request.pid;
    auto profile = load(request);
    if (!profile) return guard::pass_on(profile);
    auto server = running_server({*profile, script_of(*profile, request.script), false, {}});
    if (!server) return guard::pass_on(server);
    if (!*server || (*server)->jvm.pid == 0) {
        return guard::fail(Failure::usage, profile->name, "does not run, so there is nothing to look at",
                           "jarmor status " + guard::shell_quote(profile->name));
    }
    return (*server)->jvm.pid;
}

/// As root: becomes the user of the JVM, for good. What that user wrote is then read with its own rights.
Result<void> become_user_of(const guard::RunningJvm& jvm) {
    auto caller = confine::read_caller();
    if (!caller) return guard::pass_on(caller);
    const guard::ThreadStatus& main = jvm.threads.front();
    if (caller->uid != 0 || main.uid[1] == 0) return {};
    guard::Identity identity;
    identity.uid = main.uid[1];
    identity.gid = main.gid[1];
    identity.groups = main.groups;
    identity.changes = true;
    auto dropped = confine::become(identity, guard::Limits{}, false);
    if (!dropped) return guard::pass_on(dropped);
    return {};
}

Result<guard::Attestation> look_and_judge(const Request& request, pid_t pid) {
    auto trust = confine::trusted_by_caller();
    if (!trust) return guard::pass_on(trust);
    auto jvm = guard::look_at(pid);
    if (!jvm) return guard::pass_on(jvm);
    if (!jvm->exe.ends_with("/bin/java")) {
        return guard::fail(Failure::java, "pid " + std::to_string(pid), "is not a java but " + jvm->exe);
    }
    const std::string& named = request.profile.empty() && request.pid == 0 ? request.target : request.profile;
    const auto judged = choose_profile(named, *jvm);
    if (!judged) return guard::Unexpected(judged.error());
    const auto identity = expected_identity(judged->profile);
    auto became = become_user_of(*jvm);
    if (!became) return guard::pass_on(became);
    guard::Attestation attestation = attest(*jvm, *judged, identity, *trust);
    attestation.redactor.learn_environment(jvm->environ);
    attestation.redactor.learn_words(jvm->command);
    return attestation;
}

}  // namespace

Result<int> command_attest(const Request& request) {
    Request to = request;
    if (auto opened = open_output(to); !opened) return guard::pass_on(opened);
    auto pid = jvm_of(request);
    if (!pid) return guard::pass_on(pid);
    const auto attestation = look_and_judge(request, *pid);
    if (!attestation) {
        say("cannot judge: " + attestation.error().line());
        return exit_cannot_judge;
    }
    const std::string text = request.format == Format::json
                                 ? guard::attest_json(*attestation)
                                 : guard::attest_table(*attestation, {wants_color(request), request.quiet});
    if (auto put = put_result(to, text); !put) return guard::pass_on(put);
    return attestation->broken() ? exit_findings : exit_ok;
}

}  // namespace jarmor::launcher
