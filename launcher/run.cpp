#include "launcher/run.h"

#include <unistd.h>

#include <chrono>

#include "launcher/cli/command_script.h"
#include "launcher/cli/message.h"
#include "launcher/cli/point_in_time.h"
#include "launcher/cli/receipt_file.h"
#include "launcher/cli/start_report.h"
#include "launcher/confine/caller.h"
#include "launcher/confine/confine.h"
#include "launcher/confine/descriptors.h"
#include "launcher/confine/identity.h"
#include "launcher/exit_code.h"
#include "launcher/image/image.h"
#include "launcher/observe.h"
#include "launcher/plan/java_security.h"
#include "launcher/plan/key_store_names.h"
#include "launcher/plan/ports.h"
#include "launcher/plan/product_rules.h"
#include "launcher/plan/waivers.h"
#include "launcher/product/installed_homes.h"
#include "launcher/product/side_programs.h"
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

std::int64_t now_seconds() {
    using namespace std::chrono;
    return floor<seconds>(system_clock::now()).time_since_epoch().count();
}

/// check --at judges another day than this one.
std::int64_t judged_at(const Request& request) {
    return parse_utc(request.at).value_or(now_seconds());
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

guard::Result<guard::Identity> identity_of(const Profile& profile) {
    return confine::resolve_identity({profile.user.value, profile.user.origin, profile.allow_root.value, {}});
}

/// Something is started, and not only shown.
bool starts(const Request& request) {
    return request.command != Command::plan && request.command != Command::check;
}

/// Enters the directory of the JVM, as the service user.
guard::Result<std::optional<ScriptStage>> enter_home(std::optional<ScriptStart> script,
                                                     const Profile& profile, const char* const* environ,
                                                     bool speaks) {
    if (script) {
        auto stage = enter_script(std::move(*script), profile, environ, speaks);
        if (!stage) return guard::pass_on(stage);
        return std::optional<ScriptStage>(std::move(*stage));
    }
    if (auto entered = enter_directory(profile.home); !entered) return guard::pass_on(entered);
    return std::optional<ScriptStage>{};
}

Start start_of(const Request& request, const std::optional<ScriptStage>& stage) {
    if (stage) return {request.java_mode, {}, &stage->start, &stage->facts};
    return {request.java_mode, request.arguments, nullptr, nullptr};
}

/// What the JVM inherits besides 0 to 2: files in memory that its command line names, and sockets of the
/// service manager where asked for.
guard::Result<std::vector<int>> descriptors_to_keep(const Profile& profile, const JavaSecurityFile& security,
                                                    const guard::LaunchPlan& plan,
                                                    const char* const* environ) {
    auto keep = profile.listen_fds.value ? confine::listen_descriptors(environ)
                                         : guard::Result<std::vector<int>>(std::vector<int>{});
    if (!keep) return keep;
    if (security.descriptor >= 0) keep->push_back(security.descriptor);
    keep->insert(keep->end(), plan.descriptors.begin(), plan.descriptors.end());
    return keep;
}

/// What the JVM inherits, and the product's own programs before and beside it.
void add_programs(Supervision& supervision, const Prepared& prepared) {
    supervision.keep = prepared.keep;
    if (!prepared.script) return;
    auto programs = side_programs(prepared.script->start, prepared.script->facts, prepared.plan);
    for (const auto& line : programs.warnings) warn(line);
    supervision.before = std::move(programs.before);
    supervision.beside = std::move(programs.beside);
}

}  // namespace

guard::Result<Profile> load(const Request& request) {
    auto caller = confine::read_caller();
    if (!caller) return guard::pass_on(caller);
    LoadRequest load;
    load.target = request.java_mode ? request.profile : target_of(request.target);
    load.command_line.user = request.user;
    load.command_line.mode = request.mode;
    load.as_root = caller->uid == 0;
    load.java_mode = request.java_mode;
    return load_profile(load);
}

guard::Result<void> image_for(const Request& request, const Profile& profile, const char* const* environ) {
    const KeyStoreNeed need = key_store_need(profile, request.arguments, environ);
    if (need == KeyStoreNeed::none) return {};
    // What the caller gave, not what a command made of it: it is made again.
    auto image = have_key_stores(request.argv, ::environ);
    if (image || need == KeyStoreNeed::possible) return {};
    // Only enforce refuses because of a store.
    if (profile.mode.value == Mode::enforce) return image;
    warn("key stores are not opened: " + image.error().line());
    return {};
}

guard::Result<confine::Dropped> drop(const Profile& profile) {
    auto identity = identity_of(profile);
    if (!identity) return guard::pass_on(identity);
    return confine::become(*identity, limits_of(profile), needs_net_bind(profile));
}

guard::Result<Prepared> prepare(const Request& request, Profile profile, const char* const* environ) {
    // Who may have written what is about to be used: root, and the caller where that is not root.
    auto trust = confine::trusted_by_caller();
    if (!trust) return guard::pass_on(trust);
    auto script = script_start(request, profile);
    if (!script) return guard::pass_on(script);

    const Credentials credentials = open_credentials(profile, environ);

    // Become the service user, proved. From here on everything is read as the JVM could read it.
    auto dropped = drop(profile);
    if (!dropped) return guard::pass_on(dropped);
    auto stage = enter_home(std::move(*script), profile, environ, starts(request));
    if (!stage) return guard::pass_on(stage);
    if (*stage) environ = (*stage)->environment.environ();

    // Facts only: which java and whose, which of its algorithms are off, how much memory there is.
    auto java = inspect_java({profile.jvm.java_home, environ, *trust});
    if (!java) return guard::pass_on(java);
    if (*stage) {
        if (auto met = meet_java(**stage, *java, profile); !met) return guard::pass_on(met);
    }
    auto security = java_security_for(profile, *java, *trust);
    if (!security) return guard::pass_on(security);
    auto memory = guard::memory_limit();
    if (!memory) return guard::pass_on(memory);

    // The plan, immutable when all of it has been gathered: what `jarmor plan` shows is what is judged and
    // what runs.
    auto plan = compose(start_of(request, *stage),
                        {profile, dropped->identity(), *java, *security, *memory, *trust, environ,
                         today_days(), needs_net_bind(profile), dropped->notes()});
    if (!plan) return guard::pass_on(plan);
    if (*stage)
        plan->findings.insert(plan->findings.begin(), (*stage)->findings.begin(), (*stage)->findings.end());
    // What needs keys: encrypted values of a configuration go into memory, and the key stores that the server
    // will open are opened as it will. Worker threads have ended by then.
    const auto opened = look_at_key_stores(profile, *plan, credentials, judged_at(request));
    if (!opened) return guard::Unexpected(opened.error());
    // The configuration of a product and its files. `check` asks these rules itself, with all others.
    if (request.command != Command::check) {
        const auto product = product_findings(profile, *plan, judged_at(request));
        plan->findings.insert(plan->findings.end(), product.begin(), product.end());
    }
    apply_waivers(plan->findings, profile, today_days());
    const guard::Verdict verdict = guard::judge(*plan);

    auto keep = descriptors_to_keep(profile, *security, *plan, environ);
    if (!keep) return guard::pass_on(keep);
    return Prepared{std::move(profile), std::move(*dropped), std::move(*java),
                    std::move(*keep),   std::move(*plan),    verdict,
                    std::move(*stage)};
}

guard::Result<int> run(const Request& request, const char* const* environ) {
    // The profile, all layers. As root: root-owned files only; it is the one text that is parsed as root.
    auto profile = load(request);
    if (!profile) return guard::pass_on(profile);
    // A product's script has words that start nothing here: stop, version.
    auto script = script_start(request, *profile);
    if (!script) return answer_script_usage(script.error());
    if (!*script && !request.java_mode) {
        if (auto named = require_program(*profile); !named) return guard::pass_on(named);
    }
    if (!*script || is_start((*script)->command.word)) {
        if (auto image = image_for(request, *profile, environ); !image) return guard::pass_on(image);
    }
    if (profile->mode.value == Mode::observe) return observe(request, *profile, environ);
    if (*script && !is_start((*script)->command.word))
        return command_script_word(request, **script, *profile, environ);
    const ScriptLaunch* const launch = *script ? &(*script)->launch : script_of(*profile, request.script);
    // Help is asked while the server runs, too: it is no second one, and nothing runs beside it.
    const bool only_prints = *script && (*script)->command.only_prints && request.verdict < 0;
    const bool stays = !only_prints && stays_beside(*profile, launch, request.verdict);
    auto state = stays && !request.java_mode ? make_state_directory(*profile)
                                             : guard::Result<std::string>(std::string());
    if (!state) return guard::pass_on(state);

    // The file of the receipt, while this process is still who started it: the service user cannot forge it.
    auto receipt = open_receipt(request);
    if (!receipt) return guard::pass_on(receipt);

    auto prepared = prepare(request, std::move(*profile), environ);
    if (!prepared) return guard::pass_on(prepared);

    // One server of a profile at a time; before anything of this start is said or touches the home.
    auto begun = stays && !prepared->verdict.refused
                     ? begin_beside(prepared->profile, launch, *state, request)
                     : guard::Result<Begun>(Begun());
    if (!begun) return guard::pass_on(begun);
    if (begun->over) return *begun->over;

    const bool later = stays && !prepared->verdict.refused;
    auto& announcement = begun->supervision.announcement;
    report_start(prepared->plan, prepared->verdict, request, environ, later ? &announcement : nullptr);
    auto put = later ? put_receipt_later(request, *receipt, prepared->plan, environ, announcement)
                     : put_receipt(request, *receipt, prepared->plan, environ);
    if (!put) return guard::pass_on(put);
    if (prepared->verdict.refused) return exit_policy;
    if (prepared->script) do_before_start(*prepared->script, request.verdict >= 0);

    // Irreversible: descriptors, no_new_privs, the terminal; and a last look at the whole promised state.
    auto confined = confine::confine(prepared->dropped, prepared->keep);
    if (!confined) return guard::pass_on(confined);

    if (stays) {
        add_programs(begun->supervision, *prepared);
        return supervise(*confined, prepared->plan, prepared->java, begun->supervision);
    }
    // The same process becomes the JVM. It comes back only when the kernel refused.
    return guard::Unexpected(exec_java(*confined, prepared->plan, prepared->java));
}

}  // namespace jarmor::launcher
