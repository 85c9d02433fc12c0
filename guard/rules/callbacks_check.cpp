#include "guard/rules/config_checks.h"
#include "guard/rules/demands.h"
#include "guard/text.h"

namespace jarmor::guard::rules {

namespace {

constexpr std::string_view callback_keys[] = {"identity_mgt.recovery.callback_url",
                                              "identity_mgt.user_self_registration.callback_url",
                                              "identity_mgt.lite_user_registration.callback_url"};

/// The pattern for a slash, which may be escaped.
std::string without_escaped_slashes(std::string text) {
    for (std::size_t at = 0; (at = text.find("\\/", at)) != std::string::npos;) text.erase(at, 1);
    return text;
}

/// What lets a pattern match more than one host, before the first slash behind it.
Opinion opinion_of(const std::string& text) {
    std::string pattern = without_escaped_slashes(text);
    if (pattern.starts_with('^')) pattern.erase(0, 1);
    // The product's own scheme and host, which it puts in.
    if (pattern.starts_with("${carbon.protocol}://${carbon.host}")) return {Outcome::pass, ""};
    if (!pattern.starts_with("https://"))
        return {Outcome::fail, "it does not begin with https:// and a host"};
    const std::string host = pattern.substr(8, pattern.find('/', 8) - 8);
    if (pattern.find('/', 8) == std::string::npos) return {Outcome::fail, "nothing ends its host"};
    if (pattern.find('|') != std::string::npos) return {Outcome::fail, "it has alternatives; set one host"};
    for (const char* open : {".*", ".+", "[^", "\\S", "\\w"}) {
        if (host.find(open) != std::string::npos) return {Outcome::fail, "its host matches any other"};
    }
    for (std::size_t at = 0; (at = host.find('.', at)) != std::string::npos; ++at) {
        if (at == 0 || host[at - 1] != '\\')
            return {Outcome::warn, "a dot of its host stands for any letter"};
    }
    return {};
}

/// A pattern for the host of the server, as a TOML literal; empty where nobody named it.
std::string right_pattern(const Configuration& configuration) {
    const Setting host = configuration.get("server.hostname");
    if (!host.in_file || host.text.empty() || host.text == "localhost" || !host.trouble.empty()) return "";
    std::string escaped;
    for (const char c : host.text) escaped += c == '.' ? std::string("\\.") : std::string(1, c);
    return "'https:\\/\\/" + escaped + "(:[0-9]+)?\\/.*'";
}

}  // namespace

void check_callbacks(const Subject& subject, Answer& answer) {
    const Configuration* const configuration = configuration_of(subject, answer);
    if (configuration == nullptr) return;
    const std::string right = right_pattern(*configuration);
    for (const std::string_view key : callback_keys) {
        // As it is written: the product's placeholders are not those of this host.
        const auto* const written = configuration->values->find(key);
        const std::string text = written == nullptr ? ".*" : written->value;
        const std::string where = written == nullptr ? configuration->shown : written->origin.text();
        const Opinion opinion = opinion_of(text);
        const std::string found =
            std::string(key) + (written == nullptr ? " is not set, and then " : " is ") + text;
        if (opinion.outcome == Outcome::pass) {
            answer.pass(where, found);
            continue;
        }
        auto mends = right.empty() ? std::vector<Mend>{} : set_value(subject, *configuration, key, right);
        if (opinion.outcome == Outcome::warn) {
            answer.warn(where, found + ": " + opinion.why, std::move(mends));
        } else {
            answer.fail(where, found + ": " + opinion.why, std::move(mends));
        }
    }
}

}  // namespace jarmor::guard::rules
