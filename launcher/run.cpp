#include "launcher/run.h"

#include <unistd.h>

#include <chrono>

#include "launcher/cli/receipt_file.h"
#include "launcher/cli/start_report.h"
#include "launcher/confine/caller.h"
#include "launcher/confine/confine.h"
#include "launcher/confine/descriptors.h"
#include "launcher/confine/identity.h"
#include "launcher/exit_code.h"
#include "launcher/observe.h"
#include "launcher/plan/java_security.h"
#include "launcher/plan/ports.h"
#include "launcher/start/begin.h"
#include "launcher/start/directory.h"
#include "launcher/start/exec.h"
#include "launcher/start/supervise.h"

namespace jarmor::launcher {

namespace {

std::int64_t today_days() {
    using namespace std::chrono;
    return floor<days>(system_clock::now()).time_since_epoch().count();
}

guard::Result<JavaSecurityFile> java_security_for(const Profile& profile, const JavaInstall& java,
                                                  const guard::Trust& trust) {
    if (!profile.jvm.java_security.value) return JavaSecurityFile{};
    return choose_java_security({java.release.version.feature,
                                 java.security_text,
                                 java.home,
                                 trust,
                                 {"/etc/jarmor/java-security", JARMOR_DATA_DIR "/java-security"}});
}

}  // namespace

guard::Result<Profile> load(const Request& request) {
    auto caller = confine::read_caller();
    if (!caller) return guard::pass_on(caller);
    LoadRequest load;
    load.target = request.java_mode ? request.profile : request.target;
    load.command_line.user = request.user;
    load.command_line.mode = request.mode;
    load.as_root = caller->uid == 0;
    load.java_mode = request.java_mode;
    return load_profile(load);
}

guard::Result<Prepared> prepare(const Request& request, Profile profile, const char* const* environ) {
    // Who may have written what is about to be used: root, and the caller where that is not root.
    auto trust = confine::trusted_by_caller();
    if (!trust) return guard::pass_on(trust);

    // Become the service user, proved. From here on everything is read as the JVM could read it.
    const bool net_bind = needs_net_bind(profile);
    auto identity =
        confine::resolve_identity({profile.user.value, profile.user.origin, profile.allow_root.value, {}});
    if (!identity) return guard::pass_on(identity);
    auto dropped = confine::become(*identity, limits_of(profile), net_bind);
    if (!dropped) return guard::pass_on(dropped);
    if (auto entered = enter_directory(profile.home); !entered) return guard::pass_on(entered);

    // Facts only: which java and whose, which of its algorithms are off, how much memory there is.
    auto java = inspect_java({profile.jvm.java_home, environ, *trust});
    if (!java) return guard::pass_on(java);
    auto security = java_security_for(profile, *java, *trust);
    if (!security) return guard::pass_on(security);
    auto memory = guard::memory_limit();
    if (!memory) return guard::pass_on(memory);

    // The plan, immutable from here on: what `jarmor plan` shows is what is judged and what runs.
    auto plan = compose({request.java_mode, request.arguments},
                        {profile, *identity, *java, *security, *memory, *trust, environ, today_days(),
                         net_bind, dropped->notes()});
    if (!plan) return guard::pass_on(plan);
    const guard::Verdict verdict = guard::judge(*plan);

    // What the JVM inherits besides 0 to 2: sockets of the service manager where asked for, nothing else as a
    // rule.
    auto keep = profile.listen_fds.value ? confine::listen_descriptors(environ)
                                         : guard::Result<std::vector<int>>(std::vector<int>{});
    if (!keep) return guard::pass_on(keep);
    if (security->descriptor >= 0) keep->push_back(security->descriptor);
    return Prepared{std::move(profile), std::move(*dropped), std::move(*java),
                    std::move(*keep),   std::move(*plan),    verdict};
}

guard::Result<int> run(const Request& request, const char* const* environ) {
    // The profile, all layers. As root: root-owned files only; it is the one text that is parsed as root.
    auto profile = load(request);
    if (!profile) return guard::pass_on(profile);
    if (profile->mode.value == Mode::observe) return observe(request, *profile, environ);
    const bool stays = stays_beside(*profile, script_of(*profile), request.verdict);
    const std::string state = stays && !request.java_mode ? make_state_directory(*profile) : std::string();

    // The file of the receipt, while this process is still who started it: the service user cannot forge it.
    auto receipt = open_receipt(request);
    if (!receipt) return guard::pass_on(receipt);

    auto prepared = prepare(request, std::move(*profile), environ);
    if (!prepared) return guard::pass_on(prepared);

    // One server of a profile at a time; before anything of this start is said or touches the home.
    auto begun = stays && !prepared->verdict.refused
                     ? begin_beside(prepared->profile, script_of(prepared->profile), state, request)
                     : guard::Result<Begun>(Begun());
    if (!begun) return guard::pass_on(begun);
    if (begun->over) return *begun->over;

    report_start(prepared->plan, prepared->verdict, request, environ);
    if (auto put = put_receipt(request, *receipt, prepared->plan, environ); !put) return guard::pass_on(put);
    if (prepared->verdict.refused) return exit_policy;

    // Irreversible: descriptors, no_new_privs, the terminal; and a last look at the whole promised state.
    auto confined = confine::confine(prepared->dropped, prepared->keep);
    if (!confined) return guard::pass_on(confined);

    if (stays) {
        begun->supervision.keep = prepared->keep;
        return supervise(*confined, prepared->plan, prepared->java, begun->supervision);
    }
    // The same process becomes the JVM. It comes back only when the kernel refused.
    return guard::Unexpected(exec_java(*confined, prepared->plan, prepared->java));
}

}  // namespace jarmor::launcher
