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

Result<void> check_passwords(const KeyStore& store) {
    const int given =
        int{!store.password_file.empty()} + int{!store.password_env.empty()} + int{!store.credential.empty()};
    if (given < 2) return {};
    return fail(Failure::profile, store.origin.text(),
                "[[keystore]] has more than one of password_file, password_env and credential");
}

}  // namespace

Result<void> validate(const Profile& profile) {
    if (auto done = check_program(profile.jvm); !done) return done;
    if (auto done = check_remote(profile.jvm); !done) return done;
    if (is_set(profile.ballerina.key_file.origin) && is_set(profile.ballerina.credential.origin))
        return fail(Failure::profile, profile.ballerina.credential.origin.text(),
                    "[ballerina] credential excludes [ballerina] key_file");
    for (const auto& store : profile.key_stores) {
        if (auto done = check_passwords(store); !done) return done;
    }
    for (const auto& signoff : profile.signoffs) {
        if (signoff.until_days < signoff.when_days) {
            return fail(Failure::profile, signoff.origin.text(), "[[signoff]] ends before it was given");
        }
    }
    return {};
}

}  // namespace jarmor::launcher
