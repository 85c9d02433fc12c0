#include "launcher/plan/compose.h"

#include <limits.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <optional>

#include "guard/evidence/files.h"
#include "guard/evidence/manifest.h"
#include "launcher/plan/class_path.h"
#include "launcher/plan/environment.h"
#include "launcher/plan/jmx_files.h"
#include "launcher/plan/jvm_options.h"
#include "launcher/plan/late_properties.h"
#include "launcher/plan/launcher_grammar.h"
#include "launcher/plan/program_files.h"
#include "launcher/plan/prove_file.h"
#include "launcher/plan/secret_words.h"
#include "launcher/profile/names.h"

namespace jarmor::launcher {

namespace {

using guard::Failure;
using guard::Result;

constexpr std::uint64_t mebibyte = 1 << 20;

Result<std::optional<guard::Manifest>> manifest_of(const JavaCommand& command,
                                                   const guard::Identity& identity) {
    if (command.target != Target::jar) return std::optional<guard::Manifest>{};
    auto fd = guard::open_regular(command.target_name, Failure::java);
    if (!fd) {
        fd.error().mend = "name a jar that uid " + std::to_string(identity.uid) + " can read";
        return pass_on(fd);
    }
    auto manifest = guard::read_jar_manifest(fd->get(), command.target_name);
    if (!manifest) return pass_on(manifest);
    return std::optional<guard::Manifest>{std::move(*manifest)};
}

Result<std::string> working_directory() {
    std::string path(PATH_MAX, '\0');
    if (::getcwd(path.data(), path.size()) == nullptr) {
        return guard::fail_errno(Failure::java, ".", "the working directory has no name", errno,
                                 "cd to one that exists");
    }
    path.resize(std::strlen(path.c_str()));
    return path;
}

OptionContext context_of(const Facts& facts, const std::optional<guard::Manifest>& manifest,
                         const std::string& directory) {
    OptionContext context;
    context.profile = &facts.profile;
    context.jdk = facts.java.release.version;
    context.memory_limit_mib = facts.memory.bytes / mebibyte;
    context.leaf_limit_mib = facts.memory.leaf_bytes / mebibyte;
    context.memory_limit_source = facts.memory.source;
    context.java_security_file = facts.java_security.path;
    if (facts.identity.name.empty()) {
        // JDK 17 gives "?" as user.home of a uid without passwd entry, even with HOME set; 25 takes HOME.
        const char* home = facts.identity.changes ? nullptr : std::getenv("HOME");
        context.user_home = home != nullptr && *home != '\0' ? home : facts.identity.home;
        context.user_name = std::to_string(facts.identity.uid);
    }
    context.today_days = facts.today_days;
    context.manifest = manifest ? &*manifest : nullptr;
    context.working_directory = directory;
    context.java_home = facts.java.home;
    context.prove_file = [&facts](const std::string& path, const std::string& sha256) {
        return prove_file(path, sha256, facts.trust);
    };
    return context;
}

template <class T>
void append(std::vector<T>& to, const std::vector<T>& from) {
    to.insert(to.end(), from.begin(), from.end());
}

guard::LaunchPlan plan_of(const Facts& facts) {
    guard::LaunchPlan plan;
    plan.profile = facts.profile.name;
    plan.mode = to_text(facts.profile.mode.value);
    plan.environment_kind = to_text(facts.profile.environment.value);
    plan.java = facts.java.path;
    plan.java_origin = facts.java.origin;
    plan.java_home = facts.java.home;
    plan.jdk = facts.java.release.version;
    plan.jdk_vendor = facts.java.release.vendor;
    plan.directory = facts.profile.home.value;
    plan.identity = facts.identity;
    plan.limits = guard::Limits{facts.profile.limits.nofile.value, facts.profile.limits.core.value,
                                facts.profile.umask.value};
    plan.keep_net_bind = facts.keep_net_bind;
    plan.not_guaranteed = facts.java.not_guaranteed;
    append(plan.not_guaranteed, facts.notes);
    return plan;
}

struct Judged {
    OptionPlan options;
    guard::UniqueFd secrets;  ///< an @argfile; invalid: none
};

/// Judges the options; of a start script also what its server makes system properties of.
Result<Judged> judged_options(const Start& start, const Facts& facts, JavaCommand& command,
                              OptionContext context) {
    if (start.script == nullptr) return Judged{judge_options(command, context), {}};
    const unsigned feature = facts.java.release.version.feature;
    context.secrets_in_memory = feature >= first_with_argfiles;
    const auto& words = start.script->launch.words;
    context.product_home = start.script->home;
    if (!words.empty()) context.product_source = words.front().origin.source;
    const auto closed = close_class_paths(command);
    Judged judged{judge_options(command, context), {}};
    report_closed(closed, judged.options);
    append(judged.options.findings, judge_late_properties(command, context));
    auto secrets = hide_secrets(judged.options, feature);
    if (!secrets) return pass_on(secrets);
    judged.secrets = std::move(*secrets);
    return judged;
}

guard::Origin program_origin(const Start& start, const JvmSection& jvm) {
    if (start.script != nullptr) return guard::Origin{start.script->launch.path};
    if (start.java_mode) return guard::Origin{"command line"};
    for (const auto* program : {&jvm.jar, &jvm.module, &jvm.main_class}) {
        if (!program->value.empty()) return program->origin;
    }
    return {};
}

void append_program(guard::LaunchPlan& plan, const Start& start, const Facts& facts,
                    const JavaCommand& command) {
    if (command.target != Target::none) {
        plan.program = plan.argv.size();
        plan.program_origin = program_origin(start, facts.profile.jvm);
    }
    if (command.target == Target::jar || command.target == Target::module)
        plan.argv.push_back(command.target_option);
    if (command.target != Target::none)
        plan.argv.push_back(literal_word(command.target_name, facts.java.release.version.feature));
    append(plan.argv, command.arguments);
}

}  // namespace

guard::Limits limits_of(const Profile& profile) {
    return guard::Limits{profile.limits.nofile.value, profile.limits.core.value, profile.umask.value};
}

Result<guard::LaunchPlan> compose(const Start& start, const Facts& facts) {
    EnvironmentPlan environment = plan_environment(facts.environ, facts.profile, facts.identity);
    auto command = command_of(start, facts.profile, facts.java.release.version.feature, environment);
    if (!command) return pass_on(command);
    auto manifest = manifest_of(*command, facts.identity);
    if (!manifest) return pass_on(manifest);
    auto directory = working_directory();
    if (!directory) return pass_on(directory);
    auto judged = judged_options(start, facts, *command, context_of(facts, *manifest, *directory));
    if (!judged) return pass_on(judged);
    const OptionPlan& options = judged->options;

    guard::LaunchPlan plan = plan_of(facts);
    if (start.script != nullptr) plan.directory = start.script->directory();
    if (judged->secrets.valid()) plan.descriptors.push_back(judged->secrets.release());
    plan.argv.push_back(facts.java.path);
    append(plan.argv, options.words);
    append_program(plan, start, facts, *command);
    plan.environ = std::move(environment.environ);
    plan.options = options.decisions;
    plan.variables = std::move(environment.decisions);
    plan.memory = options.memory;
    plan.findings = std::move(environment.findings);
    append(plan.findings, options.findings);
    append(plan.findings, judge_jmx_files(facts.profile, facts.identity));
    append(plan.not_guaranteed, options.not_guaranteed);
    append(plan.not_guaranteed, unguarded_program_files(*command, facts.trust, *directory, plan.environ));
    return plan;
}

}  // namespace jarmor::launcher
