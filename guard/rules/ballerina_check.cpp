#include <set>

#include "guard/rules/config_checks.h"
#include "guard/rules/demands.h"
#include "guard/text.h"

namespace jarmor::guard::rules {

namespace {

constexpr std::string_view secure_part = ".secureSocket.";

/// The listeners whose configuration says something of TLS.
std::set<std::string> secure_listeners(const Configuration& configuration) {
    std::set<std::string> names;
    for (const auto& [key, value] : configuration.settings()) {
        const auto at = key.find(secure_part);
        if (at != std::string::npos) names.insert(key.substr(0, at));
    }
    return names;
}

void judge_listener(const Subject& subject, const Configuration& configuration, const std::string& name,
                    Answer& answer) {
    const std::string socket = name + std::string(secure_part);
    const Setting versions = configuration.get(socket + "protocol.versions");
    if (lower(configuration.get(socket + "enable").text) == "false")
        return answer.fail(configuration.get(socket + "enable").where, name + ": TLS is switched off",
                           set_value(subject, configuration, socket + "enable", "true"));
    if (versions.is_set && is_strong_tls(versions.text).outcome != Outcome::pass)
        return answer.fail(
            versions.where, name + ": speaks " + versions.text,
            set_value(subject, configuration, socket + "protocol.versions", "[\"TLSv1.3\", \"TLSv1.2\"]"));
    if (configuration.has_below(socket + "key"))
        answer.pass(configuration.shown, name + " has a key for TLS");
}

}  // namespace

void check_ballerina_listeners(const Subject& subject, Answer& answer) {
    const Configuration* const configuration = configuration_of(subject, answer);
    if (configuration == nullptr) return;
    const auto secure = secure_listeners(*configuration);
    for (const std::string& name : secure) judge_listener(subject, *configuration, name, answer);
    const std::string usual = "ballerina.http.defaultListenerConfig";
    const bool listens =
        configuration->has_below("ballerina.http.defaultListenerPort") || configuration->has_below(usual);
    if (listens && secure.count(usual) == 0)
        answer.fail(configuration->shown, "the default listener has no secureSocket: it speaks plain HTTP");
    if (answer.statements().empty())
        answer.not_yet("the configuration names no listener: those of the program need it running");
}

void check_ballerina_clients(const Subject& subject, Answer& answer) {
    const Configuration* const configuration = configuration_of(subject, answer);
    if (configuration == nullptr) return;
    for (const std::string& name : secure_listeners(*configuration)) {
        const std::string mutual = name + std::string(secure_part) + "mutualSsl.";
        if (!configuration->has_below(mutual.substr(0, mutual.size() - 1))) continue;
        const Setting verify = configuration->get(mutual + "verifyClient");
        if (verify.text.empty() || verify.text == "REQUIRE") {
            answer.pass(configuration->shown, name + " asks for a client certificate");
        } else {
            answer.fail(verify.where, name + ": verifyClient is " + verify.text + "; REQUIRE is right",
                        set_value(subject, *configuration, mutual + "verifyClient", "\"REQUIRE\""));
        }
    }
    if (answer.statements().empty()) answer.not_applicable("no listener is for known clients alone");
}

}  // namespace jarmor::guard::rules
