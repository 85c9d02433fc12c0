#include "launcher/cli/attest.h"

#include <sys/stat.h>

#include <chrono>

#include "guard/watch/flags.h"
#include "guard/watch/surroundings.h"
#include "launcher/cli/attest_options.h"
#include "launcher/cli/attest_security.h"
#include "launcher/confine/identity.h"
#include "launcher/plan/environment.h"
#include "launcher/plan/java_home.h"
#include "launcher/plan/ports.h"
#include "launcher/plan/prove_file.h"

namespace jarmor::launcher {
namespace {

using guard::Promise;
using guard::Result;
using guard::RunningJvm;
using guard::Standing;

constexpr std::string_view java_program = "/bin/java";
constexpr std::string_view temporary_directory = "-Djava.io.tmpdir=";
/// Memory was judged at the start, against the limit of that moment and of that cgroup; here it must not
/// object.
constexpr std::uint64_t boundless_mib = std::uint64_t{1} << 30;

Promise started(const JudgedBy& judged) {
    if (judged.marker.empty()) {
        const std::string known =
            judged.claimed.empty() ? "" : "; it runs in the home of profile " + judged.claimed;
        return {"started", Standing::fails, "not by jarmor" + known, ""};
    }
    if (!judged.claimed.empty() && judged.claimed != judged.marker) {
        return {"started", Standing::fails,
                "with profile " + judged.marker + ", but it runs in the home of profile " + judged.claimed,
                ""};
    }
    return {"started", Standing::holds, "by jarmor, profile " + judged.marker, ""};
}

/// The same derivation that made the environment finds nothing to take out of it.
Promise environment(const RunningJvm& jvm, const Profile& profile) {
    std::vector<const char*> entries;
    for (const std::string& entry : jvm.environ) entries.push_back(entry.c_str());
    entries.push_back(nullptr);
    std::string found;
    std::size_t kept = 0;
    for (const guard::Decision& decision : plan_environment(entries.data(), profile, {}).decisions) {
        const bool mark = decision.given == "JARMOR_PROFILE";
        const bool lawful = decision.action == guard::Action::pass || decision.action == guard::Action::add;
        if (mark || lawful) continue;
        if (kept++ < 5) found += (found.empty() ? "" : ", ") + decision.given;
    }
    if (kept > 5) found += " and " + std::to_string(kept - 5) + " more";
    if (kept != 0) return {"environment", Standing::fails, "holds " + found, "jvm-env-hygiene"};
    return {"environment", Standing::holds,
            std::to_string(jvm.environ.size()) + " variables, none on the deny-list", ""};
}

Promise java(const RunningJvm& jvm, const Result<JavaInstall>& install) {
    if (!jvm.same_files) {
        return {"java", Standing::unconfirmed,
                jvm.exe + " lies in another root (a container?): run attest in there", ""};
    }
    if (install) {
        return {"java", Standing::holds, install->path + " can be changed by trusted users only", ""};
    }
    const bool broken = install.error().kind == guard::Failure::policy;
    return {"java", broken ? Standing::fails : Standing::unconfirmed, install.error().line(), ""};
}

OptionContext context_of(const RunningJvm& jvm, const Profile& profile, const JavaInstall& install,
                         const guard::Trust& trust) {
    using namespace std::chrono;
    OptionContext context;
    context.profile = &profile;
    context.jdk = install.release.version;
    context.memory_limit_mib = boundless_mib;
    context.leaf_limit_mib = boundless_mib;
    context.memory_limit_source = "/proc/meminfo";  // no cgroup, so nothing about one is added
    context.today_days = floor<days>(system_clock::now()).time_since_epoch().count();
    context.working_directory = jvm.cwd;
    context.java_home = install.home;
    context.prove_file = [&trust](const std::string& path, const std::string& sha256) {
        return prove_file(path, sha256, trust);
    };
    return context;
}

/// A tree that holds code lawfully: nobody but its owner can put files there.
void add_tree(std::vector<std::string>& trees, const std::string& path) {
    struct stat status{};
    if (path.size() < 2 || path.front() != '/' || ::stat(path.c_str(), &status) != 0) return;
    if ((status.st_mode & S_IWOTH) == 0) trees.push_back(path);
}

Promise libraries(const RunningJvm& jvm, const Profile& profile) {
    if (!jvm.mapped) return {"libraries", Standing::unconfirmed, jvm.mapped.error().line(), ""};
    std::vector<std::string> trees = {"/lib", "/lib32", "/lib64", "/usr/lib", "/usr/lib32", "/usr/lib64"};
    trees.push_back(jvm.exe.substr(0, jvm.exe.size() - java_program.size()));
    add_tree(trees, profile.home.value);
    // Servers unpack native code of their own (netty, snappy) into java.io.tmpdir: lawful where that is
    // theirs alone.
    add_tree(trees, last_value(jvm.command, temporary_directory));
    std::vector<std::string> files;
    for (const Agent& agent : profile.jvm.agents) files.push_back(agent.path);
    Promise promise = guard::judge_libraries(*jvm.mapped, trees, files);
    if (promise.standing == Standing::fails) {
        promise.detail +=
            "; if the server unpacked it: " + std::string(temporary_directory) + "DIRECTORY of its own";
    }
    return promise;
}

Promise sockets(const RunningJvm& jvm, const Profile& profile) {
    if (!jvm.sockets) return {"sockets", Standing::unconfirmed, jvm.sockets.error().line(), ""};
    guard::ExpectedSockets expected;
    for (const auto& port : profile.ports) expected.ports.push_back(port.value);
    if (profile.jvm.jmx) {
        expected.jmx = true;
        expected.ports.push_back(profile.jvm.jmx->port);
        if (profile.jvm.jmx->rmi_port != 0) expected.ports.push_back(profile.jvm.jmx->rmi_port);
    }
    return guard::judge_sockets(*jvm.sockets, expected);
}

Promise flags(const RunningJvm& jvm, const JavaCommand& command) {
    if (!jvm.perf) return {"flags", Standing::unconfirmed, jvm.perf.error().line(), ""};
    const auto* bytes = reinterpret_cast<const unsigned char*>(jvm.perf->bytes.data());
    const auto data = guard::parse_perfdata({bytes, jvm.perf->bytes.size()}, jvm.perf->path);
    if (!data) return {"flags", Standing::unconfirmed, data.error().line(), ""};
    return guard::judge_flags(*data, vm_arguments(command));
}

/// What needs to know the JDK: the options, by the engine that made them.
void add_options(guard::Attestation& attestation, const RunningJvm& jvm, const Profile& profile,
                 const JavaInstall& install, const guard::Trust& trust) {
    const unsigned feature = install.release.version.feature;
    auto command = running_command(jvm.command, feature);
    if (!command) {
        attestation.promises.push_back({"argv", Standing::fails, command.error().line(), ""});
        return;
    }
    Profile outside = profile;
    outside.in_container = false;  // only memory looks at it, which was judged at the start
    OptionContext context = context_of(jvm, outside, install, trust);
    context.java_security_file = expected_security_file(jvm, profile, feature, trust);
    for (Promise& promise : attest_options(*command, context)) {
        attestation.promises.push_back(std::move(promise));
    }
    attestation.promises.push_back(flags(jvm, *command));
}

/// A user that cannot be resolved here leaves the question open, unless the threads answer it badly by
/// themselves.
Promise identity_of(const RunningJvm& jvm, const Result<guard::ExpectedIdentity>& expected) {
    Promise promise = guard::judge_identity(jvm.threads, expected ? *expected : guard::ExpectedIdentity{});
    if (!expected && promise.standing == Standing::holds) {
        promise = {"identity", Standing::unconfirmed, promise.detail + "; " + expected.error().line(), ""};
    }
    return promise;
}

}  // namespace

Result<guard::ExpectedIdentity> expected_identity(const Profile& profile) {
    guard::ExpectedIdentity expected;
    expected.allow_root = profile.allow_root.value;
    expected.keep_net_bind = needs_net_bind(profile);
    if (profile.user.value.empty()) return expected;
    auto identity =
        confine::resolve_identity({profile.user.value, profile.user.origin, profile.allow_root.value, {}});
    if (!identity) return guard::pass_on(identity);
    expected.identity = std::move(*identity);
    return expected;
}

guard::Attestation attest(const RunningJvm& jvm, const JudgedBy& judged,
                          const Result<guard::ExpectedIdentity>& identity, const guard::Trust& trust) {
    const Profile& profile = judged.profile;
    guard::Attestation attestation;
    attestation.pid = jvm.pid;
    attestation.profile = profile.name;
    attestation.up_seconds = jvm.up_seconds;
    attestation.started_by_jarmor = !judged.marker.empty();
    auto& promises = attestation.promises;
    promises.push_back(started(judged));
    promises.push_back(identity_of(jvm, identity));
    promises.push_back(
        guard::judge_capabilities(jvm.threads, identity ? *identity : guard::ExpectedIdentity{}));
    promises.push_back(guard::judge_no_new_privs(jvm.threads));
    promises.push_back(environment(jvm, profile));

    const std::string home = jvm.exe.substr(0, jvm.exe.size() - java_program.size());
    const Result<JavaInstall> install = inspect_java({{home, {"/proc", 0, 0}}, nullptr, trust});
    promises.push_back(java(jvm, install));
    if (install && jvm.same_files) {
        attestation.java = install->release.version.text;
        add_options(attestation, jvm, profile, *install, trust);
    } else {
        promises.push_back({"options", Standing::unconfirmed, "the JDK is not known", ""});
    }
    promises.push_back(sockets(jvm, profile));
    promises.push_back(libraries(jvm, profile));
    return attestation;
}

}  // namespace jarmor::launcher
