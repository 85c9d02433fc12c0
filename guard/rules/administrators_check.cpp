#include <algorithm>
#include <array>

#include "guard/rules/config_checks.h"
#include "guard/rules/demands.h"
#include "guard/text.h"

namespace jarmor::guard::rules {

namespace {

constexpr std::string_view public_passwords[] = {"admin",    "wso2carbon", "password", "admin123",
                                                 "changeme", "ballerina",  "axis2",    "guest"};
constexpr std::size_t least_password = 12;

/// The bytes of a base64 text; the text itself where it is none. Streaming Integrator keeps passwords so.
std::string decoded(const std::string& text) {
    constexpr std::string_view digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    std::string made;
    unsigned bits = 0, count = 0;
    for (const char c : text) {
        const auto value = digits.find(c);
        if (c == '=') break;
        if (value == std::string_view::npos) return text;
        bits = (bits << 6U) | static_cast<unsigned>(value);
        count += 6;
        if (count < 8) continue;
        count -= 8;
        made += static_cast<char>((bits >> count) & 0xffU);
    }
    return made;
}

/// A login that a configuration holds.
struct Login {
    unsigned products;
    std::string_view user, password;
    bool shipped = false;  ///< where nobody sets it, it is admin/admin
};

constexpr Login logins[] = {
    {apim | mi, "super_admin.username", "super_admin.password", true},
    {apim | mi, "tasks.server_username", "tasks.server_password"},
    {apim, "apim.key_manager.username", "apim.key_manager.password"},
    {apim, "apim.throttling.username", "apim.throttling.password"},
    {apim, "apim.event_hub.username", "apim.event_hub.password"},
    {apim, "apim.gateway.environment.*.username", "apim.gateway.environment.*.password"},
    {mi, "internal_apis.users.*.user.name", "internal_apis.users.*.user.password"},
    {mi, "service_catalog.*.username", "service_catalog.*.password"},
    {si, "'auth.configs'.userManager.userStore.users.*.user.username",
     "'auth.configs'.userManager.userStore.users.*.user.password"},
    {bi, "ballerina.auth.users.*.username", "ballerina.auth.users.*.password"},
};

void judge_login(const Configuration& configuration, const Subject& subject, const std::string& user_key,
                 const std::string& key, bool shipped, Answer& answer) {
    const Setting password = configuration.get(key);
    const std::string user = configuration.get(user_key).text;
    if (!password.is_set) {
        if (shipped) answer.fail(configuration.shown, key + " is not set, so that it is the shipped one");
        return;
    }
    if (!password.secret.empty()) return answer.pass(password.where, key + " is in the vault");
    // "${admin.password}": the product puts that of [super_admin] in.
    if (password.text.empty() && !password.trouble.empty()) {
        if (password.trouble.find("{admin.") == std::string::npos)
            answer.unknown(password.where, key + ": " + password.trouble);
        return;
    }
    const std::string text = subject.product == si ? decoded(password.text) : password.text;
    const bool known = std::find(std::begin(public_passwords), std::end(public_passwords), lower(text)) !=
                       std::end(public_passwords);
    if (known) return answer.fail(password.where, key + " is a password that everybody knows");
    if (text == user) return answer.fail(password.where, key + " is the name of the user");
    if (text.size() < least_password)
        return answer.warn(password.where, key + " has less than 12 characters");
    answer.pass(password.where, key + " is none that everybody knows");
}

void judge_file_store(const Configuration& configuration, Answer& answer) {
    const bool on = lower(configuration.get("internal_apis.file_user_store.enable").text) != "false";
    if (on && !configuration.has_below("internal_apis.users"))
        answer.fail(configuration.shown, "no [[internal_apis.users]]: the management API has admin/admin");
}

constexpr std::string_view node_users[] = {"apim.key_manager.username", "apim.throttling.username",
                                           "apim.event_hub.username", "apim.gateway.environment.*.username"};

}  // namespace

void check_administrators(const Subject& subject, Answer& answer) {
    const Configuration* const configuration = configuration_of(subject, answer);
    if (configuration == nullptr) return;
    for (const Login& login : logins) {
        if ((login.products & subject.product) == 0) continue;
        const auto keys = configuration->keys_of(login.password), users = configuration->keys_of(login.user);
        for (std::size_t i = 0; i < keys.size(); ++i)
            judge_login(*configuration, subject, users.at(i), keys[i], login.shipped, answer);
    }
    if (subject.product == mi) judge_file_store(*configuration, answer);
    if (answer.statements().empty()) answer.pass(configuration->shown, "holds no login");
}

void check_admin_creation(const Subject& subject, Answer& answer) {
    const Configuration* const configuration = configuration_of(subject, answer);
    if (configuration == nullptr) return;
    constexpr std::string_view key = "super_admin.create_admin_account";
    const Setting setting = configuration->get(key);
    if (lower(setting.text) == "false") return answer.pass(setting.where, "create_admin_account is false");
    if (!subject.root.exists(subject.home + "/repository/logs/wso2carbon.log"))
        return answer.pass(configuration->shown, "the server has not run yet: it has to make the account");
    answer.fail(setting.is_set ? setting.where : configuration->shown,
                "the server makes the administrator again at each start",
                set_value(subject, *configuration, key, "false"));
}

void check_system_user(const Subject& subject, Answer& answer) {
    const Configuration* const configuration = configuration_of(subject, answer);
    if (configuration == nullptr) return;
    const Setting admin = configuration->get("super_admin.username");
    const std::string person = admin.text.empty() ? "admin" : admin.text;
    for (const std::string_view pattern : node_users) {
        for (const std::string& key : configuration->keys_of(pattern)) {
            const Setting node = configuration->get(key);
            if (!node.is_set || !node.trouble.empty() || node.text == person) continue;
            return answer.unknown(node.where,
                                  "nodes log in as another user than [super_admin]; which one "
                                  "people use only they can say: sign it off");
        }
    }
    answer.fail(configuration->shown, "nodes log in as " + person + ", which is [super_admin]");
}

void check_console(const Subject& subject, Answer& answer) {
    const Configuration* const configuration = configuration_of(subject, answer);
    if (configuration == nullptr) return;
    const Setting on = configuration->get("web_app.control_access.enable");
    const Setting allow = configuration->get("web_app.control_access.allow");
    if (lower(on.text) == "true") {
        if (allow.text.empty())
            return answer.fail(on.where, "[web_app.control_access] allows nobody in particular");
        for (const std::string_view pattern : split(allow.text, ',')) {
            if (pattern == ".*" || pattern == "*" || pattern == ".*\\..*")
                return answer.fail(allow.where, std::string(pattern) + " allows every address");
        }
        return answer.pass(allow.where, "allows " + allow.text);
    }
    for (const std::string& key : configuration->keys_of("catalina.valves.*.properties.className")) {
        const Setting valve = configuration->get(key);
        if (valve.text.ends_with(".RemoteAddrValve"))
            return answer.pass(valve.where, "a RemoteAddrValve limits it");
    }
    answer.fail(configuration->shown, "nothing limits who reaches the console: [web_app.control_access]");
}

}  // namespace jarmor::guard::rules
