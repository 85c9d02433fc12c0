#include <sys/stat.h>

#include <algorithm>

#include "guard/rules/config_checks.h"
#include "guard/rules/configuration.h"
#include "guard/text.h"

namespace jarmor::guard::rules {

namespace {

/// What the last part of a name ends in, where what it names is a secret.
constexpr std::string_view secret_names[] = {"password", "passwd",  "pwd",         "secret", "token",
                                             "apikey",   "api_key", "private_key", "hmac",   "storepass"};

std::string last_part(std::string_view key) {
    bool quoted = false;
    std::size_t begin = 0;
    for (std::size_t i = 0; i < key.size(); ++i) {
        if (key[i] == '\'') quoted = !quoted;
        if (key[i] == '.' && !quoted) begin = i + 1;
    }
    std::string part(key.substr(begin));
    std::erase(part, '\'');
    return lower(part);
}

/// "password" and "trust_store.password", and not "password_grant": the word stands at the end.
bool names_secret(std::string_view key) {
    const std::string part = last_part(key);
    return std::any_of(std::begin(secret_names), std::end(secret_names), [&part](std::string_view name) {
        if (!part.ends_with(name)) return false;
        if (part.size() == name.size()) return true;
        const char before = part[part.size() - name.size() - 1];
        // Names of one word: keyStorePassword, in lower case by now.
        return before == '_' || before == '-' || before == '.' || name == "password" || name == "storepass";
    });
}

/// The password in user:password@host of an address.
bool carries_password(const std::string& text) {
    const auto scheme = text.find("://");
    const auto begin = scheme == std::string::npos ? std::string::npos : scheme + 3;
    const auto at = begin == std::string::npos ? begin : text.find('@', begin);
    const auto slash = begin == std::string::npos ? begin : text.find_first_of("/?", begin);
    if (at != std::string::npos && at < slash && text.find(':', begin) < at && text.find('$', begin) > at)
        return true;
    const auto parameter = lower(text).find("password=");
    return text.starts_with("jdbc:") && parameter != std::string::npos && parameter + 9 < text.size() &&
           text[parameter + 9] != '$' && text[parameter + 9] != '&';
}

/// What the product fills in from somewhere else, or nothing at all.
bool is_reference(const std::string& text) {
    for (const std::string_view beginning :
         {"$", "jarmor:enc:", "wso2:vault-lookup", "{wso2:", "encrypted:"}) {
        if (text.starts_with(beginning)) return true;
    }
    const std::string word = lower(text);
    return text.empty() || word == "true" || word == "false";
}

std::size_t judge_values(const Configuration& configuration, Answer& answer) {
    std::size_t secrets = 0;
    for (const auto& [key, value] : configuration.written) {
        if (key.starts_with("secrets.")) continue;
        if (!names_secret(key) && !carries_password(value.value)) continue;
        ++secrets;
        if (is_reference(value.value)) continue;
        answer.fail(value.origin.text(), key + " stands there as it is");
    }
    return secrets;
}

/// The user stores that were added: each property that holds a secret says encrypted="true".
void judge_user_stores(const Subject& subject, Answer& answer) {
    const std::string folder = subject.home + "/repository/deployment/server/userstores";
    for (const std::string& name : subject.root.list(folder).names) {
        if (!name.ends_with(".xml")) continue;
        const FileText text = subject.root.read(folder + "/" + name);
        if (text.presence != Presence::found) {
            answer.unknown(folder + "/" + name, text.why);
            continue;
        }
        unsigned number = 0;
        for (const std::string_view line : split(text.text, '\n')) {
            ++number;
            const std::string low = lower(line);
            const bool secret = low.find("name=\"connectionpassword\"") != std::string::npos ||
                                low.find("name=\"password\"") != std::string::npos;
            if (secret && low.find("encrypted=\"true\"") == std::string::npos)
                answer.fail(folder + "/" + name + ":" + std::to_string(number), "holds a password as it is");
        }
    }
}

}  // namespace

void check_plain_secrets(const Subject& subject, Answer& answer) {
    const Configuration* const configuration = configuration_of(subject, answer);
    if (configuration == nullptr) return;
    const std::size_t secrets = judge_values(*configuration, answer);
    if (subject.product == apim) judge_user_stores(subject, answer);
    if (answer.statements().empty())
        answer.pass(configuration->shown, std::to_string(secrets) + " secrets, none of them as it is");
}

void check_ballerina_secrets(const Subject& subject, Answer& answer) {
    const Configuration* const configuration = configuration_of(subject, answer);
    if (configuration == nullptr) return;
    const FileStatus file = subject.root.status(configuration->path);
    const bool private_memory = file.in_memory && (file.status.st_mode & (S_IRWXG | S_IRWXO | S_IWUSR)) == 0;
    if (private_memory) return answer.pass(configuration->shown, "lies in memory, for its owner alone");
    const std::size_t secrets = judge_values(*configuration, answer);
    if (answer.statements().empty())
        answer.pass(configuration->shown, std::to_string(secrets) + " secrets, none of them as it is");
}

}  // namespace jarmor::guard::rules
