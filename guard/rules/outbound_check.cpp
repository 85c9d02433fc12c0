#include <array>

#include "guard/rules/config_checks.h"
#include "guard/rules/configuration.h"
#include "guard/text.h"

namespace jarmor::guard::rules {

namespace {

/// Schemes in clear that no other rule looks at.
constexpr std::string_view plain_schemes[] = {"http://", "ws://",   "tcp://", "amqp://",
                                              "ftp://",  "smtp://", "mqtt://"};

/// Settings that name what this server itself offers, and names that only look like addresses.
constexpr std::string_view own_addresses[] = {"http_endpoint", "ws_endpoint",
                                              "websub_event_receiver_http_endpoint", "callback_url", "xmlns"};

/// The host in "http://host:80/x", in lower case.
std::string host_of(std::string_view rest) {
    const auto end = rest.starts_with('[') ? rest.find(']') + 1 : rest.find_first_of(":/,?");
    return lower(rest.substr(0, end));
}

bool is_near(const std::string& host) {
    return host.empty() || host == "localhost" || host == "[::1]" || host.starts_with("127.") ||
           host.find('$') != std::string::npos;
}

bool is_own(std::string_view key) {
    for (const std::string_view name : own_addresses) {
        if (key.ends_with(name)) return true;
    }
    return false;
}

/// The host that a value reaches in clear; empty: none.
std::string plain_host(const std::string& text) {
    for (const std::string_view scheme : plain_schemes) {
        for (std::size_t at = 0; (at = text.find(scheme, at)) != std::string::npos; at += scheme.size()) {
            // "https://" is not "s://", and "{tcp://" is "tcp://".
            const bool inside = at > 0 && text[at - 1] >= 'a' && text[at - 1] <= 'z';
            const std::string host = host_of(std::string_view(text).substr(at + scheme.size()));
            if (!inside && !is_near(host)) return std::string(scheme) + host;
        }
    }
    return "";
}

}  // namespace

void check_outbound_tls(const Subject& subject, Answer& answer) {
    const Configuration* const configuration = configuration_of(subject, answer);
    if (configuration == nullptr) return;
    std::size_t addresses = 0;
    for (const auto& [key, value] : configuration->written) {
        if (value.value.find("://") == std::string::npos || is_own(key)) continue;
        ++addresses;
        const std::string host = plain_host(value.value);
        if (!host.empty()) answer.fail(value.origin.text(), key + ": " + host + " is reached in clear");
    }
    if (answer.statements().empty())
        answer.pass(configuration->shown,
                    std::to_string(addresses) + " addresses, none in clear beyond this host");
}

}  // namespace jarmor::guard::rules
