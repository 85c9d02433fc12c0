#include "guard/evidence/properties.h"
#include "guard/evidence/sha256.h"
#include "guard/rules/config_checks.h"
#include "guard/rules/demands.h"
#include "guard/text.h"

namespace jarmor::guard::rules {

namespace {

constexpr std::string_view shipped_password = "dashboard";
constexpr std::string_view shipped_hash = "66cd9688a2ae068244ea01e70f0e230f5623b7fa4cdecb65070a09ec06452262";
constexpr std::string_view password_key = "identity.auth_framework.endpoint.app_password";
constexpr std::string_view hash_key = "account_recovery.endpoint.auth.hash";
constexpr std::size_t least_length = 12;

bool is_hash(const std::string& text) {
    return text.size() == 64 && text.find_first_not_of("0123456789abcdef") == std::string::npos;
}

/// The application's copy of the password.
void judge_copy(const Subject& subject, const std::string& application, const std::string& file,
                Answer& answer) {
    const std::string folder = subject.home + "/repository/deployment/server/webapps/" + application;
    const Configuration* const configuration = configuration_of(subject, answer);
    if (configuration == nullptr) return;
    if (!subject.root.exists(folder)) return answer.not_applicable("there is no " + application + " here");
    const std::string path = folder + "/WEB-INF/classes/" + file;
    const FileText text = subject.root.read(path);
    if (text.presence == Presence::unreadable) return answer.unknown(path, text.why);
    const auto properties = parse_properties(text.text, path);
    if (!properties) return answer.unknown(properties.error().where, properties.error().what);
    const Property* password = find_property(*properties, "app.password");
    if (password == nullptr) return answer.fail(path, "sets no app.password, so that it is the shipped one");
    const std::string where = path + ":" + std::to_string(password->line);
    if (password->value == shipped_password) return answer.fail(where, "app.password is the shipped one");
    if (password->value.starts_with('$')) return answer.pass(where, "app.password is filled in at the start");
    const Setting wanted = configuration->get(password_key);
    if (!wanted.is_set || !wanted.secret.empty() || !wanted.trouble.empty())
        return answer.pass(where,
                           "app.password is not the shipped one; with what it is compared is in the vault");
    if (wanted.text != password->value)
        return answer.fail(where, "app.password is another one than " + std::string(password_key));
    answer.pass(where, "app.password is the configured one");
}

}  // namespace

void check_app_password(const Subject& subject, Answer& answer) {
    const Configuration* const configuration = configuration_of(subject, answer);
    if (configuration == nullptr) return;
    const Setting password = configuration->get(password_key), hash = configuration->get(hash_key);
    if (!password.is_set) {
        answer.fail(configuration->shown,
                    std::string(password_key) + " is not set, so that it is the shipped one");
    } else if (password.secret.empty() && password.trouble.empty()) {
        if (password.text == shipped_password)
            answer.fail(password.where, "the password is the shipped one");
        else if (password.text.size() < least_length)
            answer.fail(password.where, "the password has less than 12 characters");
    }
    if (hash.text.empty() || hash.text == shipped_hash)
        answer.fail(hash.is_set ? hash.where : configuration->shown,
                    std::string(hash_key) + " is the shipped one");
    else if (!is_hash(hash.text))
        answer.fail(hash.where, std::string(hash_key) + " is not 64 hexadecimal digits in lower case");
    if (answer.statements().empty())
        answer.pass(password.where, "password and hash are not the shipped ones");
}

void check_app_hash(const Subject& subject, Answer& answer) {
    const Configuration* const configuration = configuration_of(subject, answer);
    if (configuration == nullptr) return;
    const Setting password = configuration->get(password_key), hash = configuration->get(hash_key);
    if (!password.trouble.empty()) return answer.unknown(password.where, password.trouble);
    // The vault is opened at the start alone.
    if (!password.secret.empty())
        return answer.unknown(password.where, "$secret{" + password.secret + "} is not opened for this");
    const std::string text = password.is_set ? password.text : std::string(shipped_password);
    const std::string given = hash.is_set ? hash.text : std::string(shipped_hash);
    const auto sum = sha256_of_text(text), with_line_end = sha256_of_text(text + "\n");
    if (!sum || !with_line_end) return answer.unknown(password.where, "no SHA-256 can be made here");
    if (*sum == given)
        return answer.pass(hash.is_set ? hash.where : configuration->shown,
                           "the hash is that of the password");
    answer.fail(hash.is_set ? hash.where : configuration->shown,
                *with_line_end == given ? "the hash was made with a line end behind the password"
                                        : "the hash is not that of the password",
                set_value(subject, *configuration, hash_key, "\"" + *sum + "\""));
}

void check_authentication_endpoint(const Subject& subject, Answer& answer) {
    judge_copy(subject, "authenticationendpoint", "EndpointConfig.properties", answer);
}

void check_recovery_endpoint(const Subject& subject, Answer& answer) {
    judge_copy(subject, "accountrecoveryendpoint", "RecoveryEndpointConfig.properties", answer);
}

}  // namespace jarmor::guard::rules
