#include "launcher/profile/validate.h"

namespace jarmor::launcher {

namespace {

using guard::fail;
using guard::Failure;
using guard::Result;

bool is_set(const Origin& origin) {
    return !origin.source.empty();
}

bool is_loopback(const std::string& host) {
    return host == "localhost" || host == "::1" || host.starts_with("127.");
}

Result<void> check_program(const JvmSection& jvm) {
    struct Target {
        const char* name;
        const Value<std::string>& value;
    };
    const Target* first = nullptr;
    const Target targets[] = {{"jar", jvm.jar}, {"main_class", jvm.main_class}, {"module", jvm.module}};
    for (const auto& target : targets) {
        if (!is_set(target.value.origin)) continue;
        if (first != nullptr) {
            return fail(Failure::profile, target.value.origin.text(),
                        std::string("[jvm] ") + target.name + " excludes [jvm] " + first->name + " at " +
                            first->value.origin.text());
        }
        first = &target;
    }
    if (!jvm.class_path.empty() && !is_set(jvm.main_class.origin)) {
        return fail(Failure::profile, jvm.class_path.front().origin.text(),
                    "[jvm] class_path needs [jvm] main_class");
    }
    if (!jvm.module_path.empty() && !is_set(jvm.module.origin)) {
        return fail(Failure::profile, jvm.module_path.front().origin.text(),
                    "[jvm] module_path needs [jvm] module");
    }
    return {};
}

Result<void> check_remote(const JvmSection& jvm) {
    if (jvm.jmx) {
        const auto where = jvm.jmx->origin.text();
        if (jvm.jmx->port == 0) return fail(Failure::profile, where, "[jvm.jmx] lacks 'port'");
        if (jvm.jmx->password_file.empty()) {
            return fail(Failure::profile, where, "[jvm.jmx] lacks 'password_file'",
                        "jarmor starts no JMX without passwords");
        }
        if (!jvm.jmx->tls && !is_loopback(jvm.jmx->host)) {
            return fail(Failure::profile, where, "[jvm.jmx] tls = false on a host that is not loopback",
                        "use host = \"127.0.0.1\", or TLS");
        }
    }
    if (jvm.debug && jvm.debug->port == 0) {
        return fail(Failure::profile, jvm.debug->origin.text(), "[jvm.debug] lacks 'port'");
    }
    return {};
}

}  // namespace

Result<void> validate(const Profile& profile) {
    if (auto done = check_program(profile.jvm); !done) return done;
    if (auto done = check_remote(profile.jvm); !done) return done;
    for (const auto& signoff : profile.signoffs) {
        if (signoff.until_days < signoff.when_days) {
            return fail(Failure::profile, signoff.origin.text(), "[[signoff]] ends before it was given");
        }
    }
    return {};
}

}  // namespace jarmor::launcher
