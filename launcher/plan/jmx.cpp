#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "launcher/plan/option_judges.h"

namespace jarmor::launcher {

namespace {

using namespace std::string_view_literals;

constexpr auto jmx_rule = "jmx-remote-off";
constexpr auto jmx_prefix = "-Dcom.sun.management.jmxremote"sv;

/// As a number: with a name that it cannot resolve (-Djdk.net.hosts.file) Java listens on all interfaces.
std::string address_of(const Jmx& jmx) {
    return jmx.host == "localhost" ? "127.0.0.1" : jmx.host;
}

/// The properties that say exactly what [jvm.jmx] says, in the order in which people read them.
std::vector<std::string> declared_words(const Jmx& jmx) {
    const std::string base(jmx_prefix);
    const auto rmi_port = jmx.rmi_port == 0 ? jmx.port : jmx.rmi_port;
    std::vector<std::string> words{base + ".host=" + address_of(jmx),
                                   base + ".port=" + std::to_string(jmx.port),
                                   base + ".rmi.port=" + std::to_string(rmi_port),
                                   base + ".authenticate=true", base + ".password.file=" + jmx.password_file};
    if (!jmx.access_file.empty()) words.push_back(base + ".access.file=" + jmx.access_file);
    words.push_back(base + (jmx.tls ? ".ssl=true" : ".ssl=false"));
    words.push_back(base + (jmx.tls ? ".registry.ssl=true" : ".registry.ssl=false"));
    return words;
}

/// What a user may add to declared JMX without weakening it.
bool is_refinement(const OptionKey& key) {
    static constexpr std::array names{"-Dcom.sun.management.jmxremote"sv,
                                      "-Dcom.sun.management.jmxremote.ssl.enabled.protocols"sv,
                                      "-Dcom.sun.management.jmxremote.ssl.enabled.cipher.suites"sv,
                                      "-Dcom.sun.management.jmxremote.ssl.config.file"sv,
                                      "-Dcom.sun.management.jmxremote.serial.filter.pattern"sv};
    if (key.name == "-Dcom.sun.management.jmxremote.ssl.need.client.auth") return key.value == "true";
    return std::find(names.begin(), names.end(), key.name) != names.end();
}

bool is_given(const Judgement& judgement, std::string_view name) {
    return std::any_of(judgement.given.begin(), judgement.given.end(), [name](const GivenOption& option) {
        return option.key.name == name && !option.decision.result.empty();
    });
}

/// A client is told to call back by this name: without it by the host's own, where nothing listens.
void name_the_address(Judgement& judgement, const Jmx& jmx) {
    const auto address = address_of(jmx);
    const bool every = address == "0.0.0.0" || address == "::";
    if (every || is_given(judgement, "-Djava.rmi.server.hostname")) return;
    judgement.add("-Djava.rmi.server.hostname=" + address, jmx.origin, "jmx-rmi-hostname",
                  "where clients of [jvm.jmx] call back; your own value stays");
}

void note_missing_key_store(Judgement& judgement, const Jmx& jmx) {
    constexpr auto config = "-Dcom.sun.management.jmxremote.ssl.config.file"sv;
    if (!jmx.tls || is_given(judgement, config) || is_given(judgement, "-Djavax.net.ssl.keyStore")) return;
    judgement.note(guard::Severity::warning, jmx.origin.text(),
                   {"jmx-rmi-hostname", "no key store is named for TLS, so no client can connect",
                    "[jvm] options = [\"" + std::string(config) + "=/etc/app/jmx-tls.properties\"]"});
}

/// JDK 8 before update 102 ignores the host.
bool ignores_the_host(const Judgement& judgement, const Jmx& jmx) {
    const auto& jdk = judgement.context.jdk;
    return !jmx.tls && jdk.feature == 8 && jdk.update < 102;
}

void judge_declared(Judgement& judgement, const Jmx& jmx) {
    const auto words = declared_words(jmx);
    for (auto& option : judgement.given) {
        if (option.settled || !option.key.name.starts_with("-Dcom.sun.management")) continue;
        const bool same = std::find(words.begin(), words.end(), option.option.text) != words.end();
        if (same || is_refinement(option.key)) {
            option.decision.rule = "jmx-rmi-hostname";
            Judgement::pass(option);
        } else {
            judgement.strip(option, {"jmx-rmi-hostname", "[jvm.jmx] says otherwise", "change [jvm.jmx]"});
        }
    }
    for (const auto& word : words)
        judgement.add(word, jmx.origin, "jmx-rmi-hostname", "declared in [jvm.jmx]");
    name_the_address(judgement, jmx);
    note_missing_key_store(judgement, jmx);
    if (ignores_the_host(judgement, jmx)) {
        judgement.note(guard::Severity::error, jmx.origin.text(),
                       {"jmx-rmi-hostname", "JDK 8 before update 102 would listen on all interfaces",
                        "[jvm.jmx] tls = true, or a newer JDK"});
    }
    judgement.not_guaranteed.push_back(
        "JMX opens one more port, the JVM's local connector, on all interfaces; it accepts local callers "
        "only");
}

}  // namespace

void judge_jmx(Judgement& judgement) {
    const auto& jmx = judgement.profile.jvm.jmx;
    if (jmx) {
        judge_declared(judgement, *jmx);
        return;
    }
    const std::string mend = "[jvm.jmx] port = 9010, password_file = \"/etc/jarmor/jmx.password\"";
    for (auto& option : judgement.given) {
        if (option.settled) continue;
        if (option.key.name.starts_with("-Dcom.sun.management")) {
            // Any value turns the agent on: it only looks whether the property is there.
            judgement.strip(option, {jmx_rule, "any value of it opens a management port", mend});
        } else if (option.key.is_on("ManagementServer")) {
            judgement.strip(option, {jmx_rule, "starts the management server", mend});
        }
    }
}

}  // namespace jarmor::launcher
